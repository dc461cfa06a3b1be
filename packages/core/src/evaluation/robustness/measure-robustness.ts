/** How often a judgement changes where a text is written differently and says the same. */
import { soleShare } from '../../engine/engine-limits.js';
import { seededRandom } from '../../engine/random.js';
import { QaioError, invariant } from '../../errors.js';
import { told } from '../../told.js';
import { mapAll } from '../../map-concurrent.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { onlyTextField } from '../calibrate-task.js';
import { type DataRow, type MeasuredTask, measuredTask } from '../evaluation-run.js';
import { unlessRefused } from '../refusal.js';
import { type ShareEstimate, wilsonInterval } from '../wilson-interval.js';
import { type Edit, editedText } from './edit.js';

export interface RobustnessOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  readonly rows: readonly DataRow[];
  readonly edits: readonly Edit[];
  /** Draws what an edit draws; the same for each text, whatever the others are. */
  readonly seed: number;
  /** Told how many rows are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A judgement of a text. */
interface Judgement {
  /** Empty where the task abstains. */
  readonly label: string;
  readonly confidence: number;
}

/** A text whose label an edit has changed. */
export interface FlippedRow extends Pick<DataRow, 'place'> {
  readonly text: string;
  readonly edited: string;
  readonly before: Judgement;
  readonly after: Judgement;
}

/** What one edit does. */
export interface EditReport {
  readonly edit: string;
  /** Texts that the edit changes and whose judgement has a label, before and after. */
  readonly rowCount: number;
  /** Those whose labels differ, the surest first. */
  readonly flipped: readonly FlippedRow[];
  /** Their share; undefined where there is no text to edit so. */
  readonly flipRate: ShareEstimate | undefined;
  /** Texts that the task answers before the edit and abstains from after it, or the other way round. */
  readonly abstentionChangeCount: number;
  /** Texts that the task takes and whose edited form it refuses, as too long. */
  readonly refusedCount: number;
}

export interface RobustnessReport extends MeasuredTask {
  /** Texts that the task takes. */
  readonly rowCount: number;
  readonly refusedCount: number;
  readonly edits: readonly EditReport[];
  /** The label of all texts as they are, where they have the same: then nothing is known of those that have others. */
  readonly onlyLabel: string | undefined;
  /** Share of edited texts whose label differs, over all edits. */
  readonly flipRate: ShareEstimate | undefined;
}

/** @throws QaioError `invalid-input` for a task without labels or with several inputs, or where it refuses every row */
export async function measureRobustness(options: RobustnessOptions): Promise<RobustnessReport> {
  const { executor, rows, onProgress } = options;
  const { task } = executor.tasks.get(options.task);
  const field = onlyTextField(task, 'tested for robustness');
  let done = 0;
  const variations = await mapAll(rows, soleShare(executor.model.engine.limits), async (row) => {
    const judged = await judgedVariations(row, field, options);
    onProgress?.((done += 1), rows.length);
    return judged;
  });
  const taken = variations.filter((ofRow) => ofRow !== undefined);
  if (taken.length === 0)
    throw new QaioError('invalid-input', told`Task '${task.name}' refuses every row; expected at least one.`);
  const edits = options.edits.map(({ name }) => editReport(name, taken.flat()));
  return {
    ...measuredTask(executor, task.name),
    rowCount: taken.length,
    refusedCount: rows.length - taken.length,
    edits,
    onlyLabel: onlyLabelOf(taken.flat()),
    flipRate: flipRate(
      sum(edits.map(({ flipped }) => flipped.length)),
      sum(edits.map(({ rowCount }) => rowCount)),
    ),
  };
}

function onlyLabelOf(all: readonly Variation[]): string | undefined {
  const labels = new Set(all.map(({ before }) => before.label));
  const [label = ''] = labels;
  return labels.size === 1 && label !== '' ? label : undefined;
}

/** A text as an edit writes it, with what the task makes of both. */
interface Variation extends Omit<FlippedRow, 'after'> {
  readonly edit: string;
  /** Undefined where the task refuses the edited text. */
  readonly after: Judgement | undefined;
}

/** A row as each edit writes it. @returns undefined where the task refuses the row itself */
async function judgedVariations(
  { input, place }: DataRow,
  field: string,
  options: RobustnessOptions,
): Promise<readonly Variation[] | undefined> {
  const text = String(input[field]);
  const judge = (said: string): Promise<Judgement | undefined> => judgementOf({ [field]: said }, options);
  const before = await judge(text);
  if (!before) return undefined;
  const variations: Variation[] = [];
  for (const edit of options.edits) {
    const edited = editedText(edit, text, seededRandom(options.seed));
    if (edited === undefined) continue;
    variations.push({ edit: edit.name, place, text, edited, before, after: await judge(edited) });
  }
  return variations;
}

function judgementOf(
  input: DataRow['input'],
  { executor, task }: RobustnessOptions,
): Promise<Judgement | undefined> {
  return unlessRefused(async () => {
    const { result } = await executor.run({ task, input });
    invariant(result.output.kind === 'choice', 'a task with labels chooses one');
    return { label: result.output.label, confidence: result.output.confidence };
  });
}

function editReport(edit: string, all: readonly Variation[]): EditReport {
  const ofEdit = all.filter((one) => one.edit === edit);
  const pairs = ofEdit.flatMap(({ place, text, edited, before, after }) =>
    after ? [{ place, text, edited, before, after }] : [],
  );
  const labelled = pairs.filter(({ before, after }) => before.label !== '' && after.label !== '');
  const abstentions = pairs.filter(({ before, after }) => (before.label === '') !== (after.label === ''));
  const sureness = ({ before, after }: FlippedRow): number => before.confidence + after.confidence;
  const flipped = labelled
    .filter(({ before, after }) => before.label !== after.label)
    .sort((a, b) => sureness(b) - sureness(a));
  return {
    edit,
    rowCount: labelled.length,
    flipped,
    flipRate: flipRate(flipped.length, labelled.length),
    abstentionChangeCount: abstentions.length,
    refusedCount: ofEdit.length - pairs.length,
  };
}

const flipRate = (flipped: number, rowCount: number): ShareEstimate | undefined =>
  rowCount === 0 ? undefined : wilsonInterval(flipped, rowCount);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
