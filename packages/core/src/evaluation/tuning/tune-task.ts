/** Finds the words and examples with which a choice task does best on labelled rows, and says how much better it is. */
import type { Clock } from '../../engine/engine-timing.js';
import { QaioError, abortError } from '../../errors.js';
import { told } from '../../told.js';
import { type LanguageModel, modelKind } from '../../language-model.js';
import type { PromptTask } from '../../task/prompt-task.js';
import type { TaskDefinition } from '../../task/task-definition.js';
import { onlyTextField } from '../calibrate-task.js';
import { inputKey } from '../calibration/scored-row.js';
import { type EvaluationRow, checkLabels } from '../evaluate-task.js';
import { isRefusal } from '../refusal.js';
import { CandidateScores, type ScoreStore, soleExecutor } from './candidate-scores.js';
import { type SearchSpace, searchCandidates } from './candidate-search.js';
import { type Candidate, candidateDefinition } from './candidate.js';
import { type PoolRow, noExamples, poolRow } from './example-set.js';
import { type HeldOutComparison, type HeldOutSide, compareHeldOut } from './held-out-comparison.js';
import { isWorse } from './judgement.js';
import { type RowSplit, splitRows } from './row-split.js';
import { type Trial, Trials, type TrialsOptions } from './trials.js';
import { wordingsOf, writtenSets } from './wording.js';

export interface TuningOptions extends Pick<TrialsOptions, 'limits' | 'onTrial'> {
  readonly model: LanguageModel;
  /** As it was loaded, with its variants. */
  readonly task: PromptTask;
  readonly rows: readonly EvaluationRow[];
  /** The most examples in a new set; 0 leaves examples as they are. */
  readonly maxExamples: number;
  /** Splits the rows: the same seed, the same parts. */
  readonly seed: number;
  /** Scores of an earlier run with the same rows, task, model and seed are used again. */
  readonly store: ScoreStore;
  readonly clock: Clock;
  /** Ends the search after the candidate under way. */
  readonly signal?: AbortSignal | undefined;
}

export interface TuningOutcome {
  /** In the order of trying; the first is the task as it is. */
  readonly trials: readonly Trial[];
  readonly baseline: Trial;
  /** Undefined where no candidate is better than the task as it is by more than a standard error of the loss. */
  readonly winner: TuningWinner | undefined;
  readonly rowCounts: Readonly<Record<keyof RowSplit | 'refused', number>>;
}

export interface TuningWinner {
  readonly trial: Trial;
  /** The task with the new words and examples, without variants, under its old name. */
  readonly definition: TaskDefinition;
  readonly heldOut: HeldOutComparison;
  /** All rows that are not among the examples, to calibrate it with. */
  readonly otherRows: readonly EvaluationRow[];
}

// longer rows make every prompt longer
const mostExampleChars = 120;
const enough = 1;

/**
 * Examples come from some of the rows, others judge, and the gain is measured on rows that neither saw.
 *
 * @throws QaioError `invalid-input` for a task without labels, with several inputs or with needs, for labels that it
 * does not have, and for too few rows; `aborted` when stopped; `invalid-task` where the task does not fit the model
 */
export async function tuneTask(options: TuningOptions): Promise<TuningOutcome> {
  const { model, task, rows, seed, limits, store, signal } = options;
  const { labels } = task;
  const field = checkTask(task);
  checkLabels(task, rows);
  const taken = await takenRows(model, task, rows);
  const sets = writtenSets(task);
  const exampleKeys = new Set(sets.flatMap(({ examples }) => examples.map(({ input }) => inputKey(input))));
  const split = splitRows(task, taken, { seed, exampleKeys });
  const space: SearchSpace = {
    field,
    labels,
    wordings: wordingsOf(task, modelKind(model.identity), field),
    writtenSets: sets,
    pool: shortRows(split.pool, labels, field),
    maxExamples: options.maxExamples,
  };
  const scores = new CandidateScores(model, labels, store);
  const trials = await Trials.begin({ ...options, signal, scores, judging: split.judging }, asItIs(space));
  await searchCandidates(space, scores, trials, limits.candidates);
  if (signal?.aborted) throw abortError(signal);
  const { pool, judging, heldOut } = split;
  return {
    trials: trials.all,
    baseline: trials.baseline,
    winner: await winnerOf(trials, scores, split, labels),
    rowCounts: {
      pool: pool.length,
      judging: judging.length,
      heldOut: heldOut.length,
      refused: rows.length - taken.length,
    },
  };
}

function checkTask(task: PromptTask): string {
  const field = onlyTextField(task, 'tuned');
  if (task.needs.length === 0) return field;
  throw new QaioError(
    'invalid-input',
    told`Task '${task.name}' cannot be tuned: it needs the results of other tasks, which labelled rows do not have.`,
  );
}

/** Rows that are not refused, as too long. */
async function takenRows(
  model: LanguageModel,
  task: PromptTask,
  rows: readonly EvaluationRow[],
): Promise<EvaluationRow[]> {
  const executor = await soleExecutor(model, task);
  await executor.warmUp();
  const taken: EvaluationRow[] = [];
  for (const row of rows)
    try {
      await executor.validate({ task: task.name, input: row.input });
      taken.push(row);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  return taken;
}

/** The short rows of each label; of a label without any, the shortest one. */
function shortRows(pool: readonly EvaluationRow[], labels: readonly string[], field: string): PoolRow[] {
  const lengthOf = ({ input }: EvaluationRow): number => [...String(input[field])].length;
  return labels
    .flatMap((label) => {
      const own = pool.filter((row) => row.label === label).sort((a, b) => lengthOf(a) - lengthOf(b));
      const short = own.filter((row) => lengthOf(row) <= mostExampleChars);
      return short.length > 0 ? short : own.slice(0, 1);
    })
    .map((row) => poolRow(row, field));
}

/** What the task is with this model now. */
function asItIs({ wordings: [wording], writtenSets: sets }: SearchSpace): Candidate {
  const written = JSON.stringify(wording.definition.examples);
  return { wording, set: sets.find(({ examples }) => JSON.stringify(examples) === written) ?? noExamples };
}

async function winnerOf(
  { baseline, best: trial }: Trials,
  scores: CandidateScores,
  { heldOut, pool, judging }: RowSplit,
  labels: readonly string[],
): Promise<TuningWinner | undefined> {
  if (!isWorse(baseline.judgement.rowLosses, trial.judgement.rowLosses, enough)) return undefined;
  const side = async ({ candidate, judgement: { fitted } }: Trial): Promise<HeldOutSide> => ({
    scored: await scores.of(candidate, 'held-out', heldOut),
    fitted,
  });
  const definition = candidateDefinition(trial.candidate);
  const examples = new Set(definition.examples.map(({ input }) => inputKey(input)));
  return {
    trial,
    definition,
    heldOut: compareHeldOut(heldOut, labels, await side(baseline), await side(trial)),
    otherRows: [...pool, ...judging, ...heldOut].filter(({ input }) => !examples.has(inputKey(input))),
  };
}
