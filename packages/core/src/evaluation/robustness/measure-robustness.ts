/** How often a judgement changes where a text is written differently and says the same. */
import { soleShare } from '../../engine/engine-limits.js';
import { seededRandom } from '../../engine/random.js';
import { QaioError, invariant } from '../../errors.js';
import { mapAll } from '../../map-concurrent.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { onlyTextField } from '../calibrate-task.js';
import type { DataRow } from '../evaluation-run.js';
import { isRefusal } from '../refusal.js';
import { type ShareEstimate, wilsonInterval } from '../wilson-interval.js';
import { type Edit, editedText } from './edit.js';

export interface RobustnessOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  readonly rows: readonly DataRow[];
  readonly edits: readonly Edit[];
  /** Draws what an edit draws; the same for each text, whatever the others are. */
  readonly seed: number;
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

export interface RobustnessReport {
  readonly task: string;
  readonly taskEtag: string;
  readonly model: string;
  readonly dtype: string;
  /** Texts that the task takes. */
  readonly rowCount: number;
  readonly refusedCount: number;
  readonly edits: readonly EditReport[];
  /** Share of edited texts whose label differs, over all edits. */
  readonly flipRate: ShareEstimate | undefined;
}

/** @throws QaioError `invalid-input` for a task without labels or with several inputs, or where it refuses every row */
export async function measureRobustness(options: RobustnessOptions): Promise<RobustnessReport> {
  const { executor, rows } = options;
  const { task } = executor.tasks.get(options.task);
  const field = onlyTextField(task, 'tested for robustness');
  const variations = rows.flatMap((row) => variationsOf(row, field, options));
  const judge = judgeOf(options, field, rows.length + variations.length);
  const before = await mapAll(rows, concurrencyOf(executor), (row) => judge(textOf(row, field)));
  const taken = before.filter((judgement) => judgement !== undefined);
  if (taken.length === 0)
    throw new QaioError('invalid-input', `Task '${task.name}' refuses every row; expected at least one.`);
  const own = new Map(rows.map((row, i) => [row, before[i]]));
  const after = await mapAll(variations, concurrencyOf(executor), ({ row, edited }) =>
    own.get(row) ? judge(edited) : Promise.resolve(undefined),
  );
  const compared = variations.flatMap((variation, i) => {
    const judgement = own.get(variation.row);
    return judgement ? [{ ...variation, before: judgement, after: after[i] }] : [];
  });
  const { name: model, dtype } = executor.model.identity;
  const edits = options.edits.map(({ name }) => editReport(name, compared));
  return {
    task: task.name,
    taskEtag: task.etag,
    model,
    dtype,
    rowCount: taken.length,
    refusedCount: rows.length - taken.length,
    edits,
    flipRate: flipRate(
      sum(edits.map(({ flipped }) => flipped.length)),
      sum(edits.map(({ rowCount }) => rowCount)),
    ),
  };
}

const concurrencyOf = ({ model }: TaskExecutor): number => soleShare(model.engine.limits);

const textOf = ({ input }: DataRow, field: string): string => String(input[field]);

interface Variation {
  readonly row: DataRow;
  readonly edit: string;
  readonly text: string;
  readonly edited: string;
}

/** A row as each edit writes it. */
function variationsOf(row: DataRow, field: string, { edits, seed }: RobustnessOptions): Variation[] {
  const text = textOf(row, field);
  return edits.flatMap((edit) => {
    const edited = editedText(edit, text, seededRandom(seed));
    return edited === undefined ? [] : [{ row, edit: edit.name, text, edited }];
  });
}

/** @returns what judges a text; undefined for one that the task refuses */
function judgeOf({ executor, task, onProgress }: RobustnessOptions, field: string, total: number) {
  let done = 0;
  return async (text: string): Promise<Judgement | undefined> => {
    try {
      const { result } = await executor.run({ task, input: { [field]: text } });
      invariant(result.output.kind === 'choice', 'a task with labels chooses one');
      return { label: result.output.label, confidence: result.output.confidence };
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    } finally {
      onProgress?.((done += 1), total);
    }
  };
}

type Compared = Variation & { readonly before: Judgement; readonly after: Judgement | undefined };

function editReport(edit: string, all: readonly Compared[]): EditReport {
  const ofEdit = all.filter((one) => one.edit === edit);
  const pairs = ofEdit.flatMap(({ row, text, edited, before, after }) =>
    after ? [{ place: row.place, text, edited, before, after }] : [],
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
