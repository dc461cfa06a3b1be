/** What the model makes of rows with a candidate's words, kept so that nothing is scored twice. */
import { QaioError } from '../../errors.js';
import type { LanguageModel } from '../../language-model.js';
import { TaskExecutor } from '../../pipeline/task-executor.js';
import { TaskSet } from '../../pipeline/task-set.js';
import { PromptTask } from '../../task/prompt-task.js';
import { TaskRegistry } from '../../task/task-registry.js';
import { type ScoredRow, inputKey, labelLogProbs } from '../calibration/scored-row.js';
import type { EvaluationRow } from '../evaluate-task.js';
import { type Candidate, candidateDefinition, candidateKey } from './candidate.js';

/** Log-probabilities of the labels, in the order of the rows; null for each row that does not fit. */
export type KeptScores = readonly (readonly number[] | null)[];

/** Keeps scores, possibly from one run of the program to the next. */
export interface ScoreStore {
  readonly get: (key: string) => KeptScores | undefined;
  readonly set: (key: string, scores: KeptScores) => Promise<void>;
}

export class CandidateScores {
  readonly #model: LanguageModel;
  readonly #labels: readonly string[];
  readonly #store: ScoreStore;

  constructor(model: LanguageModel, labels: readonly string[], store: ScoreStore) {
    this.#model = model;
    this.#labels = labels;
    this.#store = store;
  }

  /** Whether these rows have been scored with the candidate, now or in an earlier run. */
  has(candidate: Candidate, part: string): boolean {
    return this.#store.get(storeKey(candidate, part)) !== undefined;
  }

  /**
   * @param part name of the rows, always the same for the same ones
   * @returns in the rows' order; undefined for each row that does not fit the context behind the candidate's words
   */
  async of(
    candidate: Candidate,
    part: string,
    rows: readonly EvaluationRow[],
  ): Promise<(ScoredRow | undefined)[]> {
    const key = storeKey(candidate, part);
    let scores = this.#store.get(key);
    if (!scores) {
      scores = await this.#score(candidate, rows);
      await this.#store.set(key, scores);
    }
    return rows.map(({ input, label }, i) => {
      const logProbs = scores[i];
      return logProbs ? { logProbs, right: this.#labels.indexOf(label), key: inputKey(input) } : undefined;
    });
  }

  async #score(candidate: Candidate, rows: readonly EvaluationRow[]): Promise<KeptScores> {
    const task = new PromptTask(candidateDefinition(candidate), { loadedAt: new Date(0) });
    const executor = await soleExecutor(this.#model, task);
    try {
      await executor.warmUp();
    } catch (error) {
      if (isMisfit(error)) return rows.map(() => null);
      throw error;
    }
    const inputs = rows.map(({ input }) => input);
    return (await labelLogProbs(executor, task.name, inputs)).map((scores) => scores ?? null);
  }
}

/** Whether a task was refused because its prompt and its longest input do not fit the context. */
const isMisfit = (error: unknown): boolean =>
  error instanceof QaioError && ['invalid-task', 'prompt-too-long'].includes(error.code);

const storeKey = (candidate: Candidate, part: string): string => `${candidateKey(candidate)}/${part}`;

/** Runs one task, which needs no others. */
export async function soleExecutor(model: LanguageModel, task: PromptTask): Promise<TaskExecutor> {
  const tasks = await TaskSet.load(new TaskRegistry([task]), model);
  return new TaskExecutor({ model, tasks, drawSeed: () => 0 });
}
