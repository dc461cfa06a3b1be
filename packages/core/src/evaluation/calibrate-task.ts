/** Turns a choice task's raw log-probabilities into probabilities that mean what they say. */
import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { Random } from '../engine/random.js';
import type { Calibration } from '../output/calibration.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type AbstentionTarget, abstentionThreshold } from './calibration/abstention.js';
import { type CalibrationMethod, calibrationCandidates } from './calibration/calibration-method.js';
import { type CalibrationChoice, chooseCalibration } from './calibration/choose-calibration.js';
import { contentFree, domainTexts } from './calibration/content-free.js';
import { againstLeaning } from './calibration/leaning.js';
import { type ScoredRow, inputKey, labelLogProbs } from './calibration/scored-row.js';
import { type EvaluationRow, checkLabels } from './evaluate-task.js';

export interface CalibrationOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  /** Labelled rows; without any, only a leaning is taken out. */
  readonly rows: readonly EvaluationRow[];
  /** Inputs without labels, where there are no labelled rows: the leaning is that on them, or else on empty inputs. */
  readonly unlabelled?: readonly EvaluationRow['input'][] | undefined;
  readonly target?: AbstentionTarget | undefined;
  /** Draws the words of the inputs that stand for the rows' field. */
  readonly random: Random;
}

export interface CalibrationOutcome {
  readonly calibration: Calibration;
  readonly method: CalibrationMethod;
  /** On labelled rows that nothing was fitted to; undefined where there were too few. */
  readonly heldOut: CalibrationChoice['heldOut'];
  /** Rows that the task refuses, as too long, and that had no part in it. */
  readonly refusedCount: number;
}

/**
 * @throws QaioError `invalid-input` for a task without labels or with several inputs, labels that it does not have, a
 * target for abstaining that cannot be reached, or where the task refuses every input
 */
export async function calibrateTask(options: CalibrationOptions): Promise<CalibrationOutcome> {
  const { executor, rows, unlabelled = [], target } = options;
  const { task, fingerprint } = executor.tasks.get(options.task);
  const field = onlyTextField(task, 'calibrated');
  checkLabels(task, rows);
  const scored = await scoreRows(executor, task, rows);
  const [choice, refused] =
    rows.length > 0
      ? [await fromLabelled(options, field, task, scored), rows.length - scored.length]
      : await fromLeaning(executor, task, field, unlabelled);
  const { name, dtype } = executor.model.identity;
  const calibration: Calibration = {
    format: 1,
    task: task.name,
    fingerprint,
    model: name,
    dtype,
    ...choice.fitted,
    abstainBelow: target ? abstentionThreshold(scored, choice.fitted, target) : 0,
    rowCount: scored.length,
  };
  return { calibration, method: choice.method, heldOut: choice.heldOut, refusedCount: refused };
}

/** The name of the task's input. @param what is to be done to it, for people @throws QaioError `invalid-input` */
export function onlyTextField(task: PromptTask, what: string): string {
  const names = Object.keys(task.definition.input.schema.properties);
  const [name] = names;
  if (task.labels.length > 0 && name !== undefined && names.length === 1) return name;
  throw new QaioError(
    'invalid-input',
    told`Task '${task.name}' cannot be ${what}: expected a choice task with one text input.`,
  );
}

/** Those of the rows that the task takes. */
async function scoreRows(
  executor: TaskExecutor,
  task: PromptTask,
  rows: readonly EvaluationRow[],
): Promise<ScoredRow[]> {
  const scores = await labelLogProbs(
    executor,
    task.name,
    rows.map(({ input }) => input),
  );
  return rows.flatMap(({ input, label }, i) => {
    const logProbs = scores[i];
    return logProbs ? [{ logProbs, right: task.labels.indexOf(label), key: inputKey(input) }] : [];
  });
}

async function fromLabelled(
  { executor, rows, random }: CalibrationOptions,
  field: string,
  task: PromptTask,
  scored: readonly ScoredRow[],
): Promise<CalibrationChoice> {
  if (scored.length === 0) throw nothingTaken(task);
  const texts = rows.map(({ input }) => String(input[field]));
  const empty = await leaningOn(executor, task, asInputs(field, contentFree));
  const domain = await leaningOn(executor, task, asInputs(field, domainTexts(texts, random)));
  const leanings = { 'content-free': empty.bias, 'domain-context': domain.bias };
  return chooseCalibration(scored, calibrationCandidates(task.labels.length, leanings));
}

/** Nothing says whether it helps: only the leaning is taken out. @returns the choice, and how many inputs were refused */
async function fromLeaning(
  executor: TaskExecutor,
  task: PromptTask,
  field: string,
  unlabelled: readonly EvaluationRow['input'][],
): Promise<[CalibrationChoice, number]> {
  const isBatch = unlabelled.length > 0;
  const { bias, refusedCount } = await leaningOn(
    executor,
    task,
    isBatch ? unlabelled : asInputs(field, contentFree),
  );
  if (!bias) throw nothingTaken(task);
  const method = isBatch ? 'batch' : 'content-free';
  return [{ method, fitted: { bias, temperature: 1 }, heldOut: undefined }, isBatch ? refusedCount : 0];
}

const asInputs = (field: string, texts: readonly string[]): EvaluationRow['input'][] =>
  texts.map((text) => ({ [field]: text }));

/** The bias against the leaning; undefined where the task takes none of the inputs. */
async function leaningOn(
  executor: TaskExecutor,
  task: PromptTask,
  inputs: readonly EvaluationRow['input'][],
): Promise<{ bias: number[] | undefined; refusedCount: number }> {
  const scores = await labelLogProbs(executor, task.name, inputs);
  const taken = scores.flatMap((logProbs) => (logProbs ? [{ logProbs }] : []));
  const bias = taken.length > 0 ? againstLeaning(taken) : undefined;
  return { bias, refusedCount: inputs.length - taken.length };
}

function nothingTaken({ name }: PromptTask): QaioError {
  return new QaioError(
    'invalid-input',
    told`Task '${name}' refuses every row, so there is nothing to calibrate it with. Try one: aio run ${name} TEXT`,
  );
}
