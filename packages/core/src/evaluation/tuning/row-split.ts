/** Which labelled rows may become examples, which judge candidates, and which nothing is chosen by. */
import { createHash } from 'node:crypto';
import { QaioError } from '../../errors.js';
import { told } from '../../told.js';
import type { PromptTask } from '../../task/prompt-task.js';
import { inputKey } from '../calibration/scored-row.js';
import type { EvaluationRow } from '../evaluate-task.js';

/** No input is in two parts, however often it is in the data. Each part is in an order of its own that the seed repeats. */
export interface RowSplit {
  /** May become examples, and never judge. */
  readonly pool: readonly EvaluationRow[];
  /** Judge every candidate. */
  readonly judging: readonly EvaluationRow[];
  /** Seen by nothing before the end. */
  readonly heldOut: readonly EvaluationRow[];
}

export interface SplitOptions {
  readonly seed: number;
  /** Keys of inputs that are examples already; their rows are in the pool, whatever the shares. */
  readonly exampleKeys: ReadonlySet<string>;
}

const heldOutShare = 0.4;
const poolShare = 0.25; // of what is not held out
const mostPooled = 200;
const leastInputs = 40;
const leastPerLabel = 5;

/** @throws QaioError `invalid-input` where there are too few different inputs, in all or of a label */
export function splitRows(
  { name, labels }: Pick<PromptTask, 'name' | 'labels'>,
  rows: readonly EvaluationRow[],
  { seed, exampleKeys }: SplitOptions,
): RowSplit {
  const groups = [...groupsOf(rows)]
    .map(([key, members]) => ({ key, members, label: members[0]?.label, rank: rankOf(seed, key) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const free = groups.filter(({ key }) => !exampleKeys.has(key));
  checkCounts(
    name,
    labels.map((label) => [label, free.filter((group) => group.label === label).length]),
  );
  const parts = new Map(groups.map(({ key }) => [key, 'pool']));
  for (const label of labels) {
    const own = free.filter((group) => group.label === label);
    const heldOut = Math.round(heldOutShare * own.length);
    const pooled = Math.max(1, Math.round(poolShare * (own.length - heldOut)));
    const judging = heldOut + Math.min(pooled, Math.ceil(mostPooled / labels.length));
    own.forEach(({ key }, i) => parts.set(key, i < heldOut ? 'heldOut' : i < judging ? 'pool' : 'judging'));
  }
  const rowsOf = (part: string): EvaluationRow[] =>
    groups.filter(({ key }) => parts.get(key) === part).flatMap(({ members }) => members);
  return { pool: rowsOf('pool'), judging: rowsOf('judging'), heldOut: rowsOf('heldOut') };
}

function groupsOf(rows: readonly EvaluationRow[]): Map<string, EvaluationRow[]> {
  const groups = new Map<string, EvaluationRow[]>();
  for (const row of rows) {
    const key = inputKey(row.input);
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const rankOf = (seed: number, key: string): string =>
  createHash('sha256').update(`${seed}/${key}`).digest('hex');

function checkCounts(name: string, counts: readonly (readonly [string, number])[]): void {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const [scarce] = counts.filter(([, count]) => count < leastPerLabel);
  if (!scarce && total >= leastInputs) return;
  const found = scarce
    ? `there ${scarce[1] === 1 ? 'is 1' : `are ${scarce[1]}`} with the label '${scarce[0]}'`
    : `there are ${total}`;
  throw new QaioError(
    'invalid-input',
    told`Tuning '${name}' needs at least ${leastInputs} different inputs, ${leastPerLabel} of each label, besides the task's own examples; ${found}. Label more rows.`,
  );
}
