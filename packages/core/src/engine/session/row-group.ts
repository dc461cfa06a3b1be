import type { ForwardRow } from '../model-runner.js';
import type { Segment } from './segment.js';

/** Where a member's logits lie among those of all places `[batch, logitPositions]`. */
export interface Places {
  readonly first: number;
  readonly count: number;
}

/** Rows that go through the model together, as a batch `[batch, width]` of tokens. */
export interface RowGroup {
  /** Index of each member in the list that was grouped, in slot order. */
  readonly rowIndices: readonly number[];
  readonly firstSlot: number;
  readonly batch: number;
  readonly width: number;
  /** `[batch, width]` */
  readonly tokenIds: readonly number[];
  /** `[batch, width]`; where each token stands in its text. */
  readonly positions: readonly number[];
  /** `[batch]` */
  readonly pastLengths: readonly number[];
  /** Where layers read and write, if the batch's rows are not all of one width. */
  readonly segments?: readonly Segment[];
  /** Lengths of the only row's segments, which add up to `width`; undefined where no row has any. */
  readonly segmentLengths: readonly number[] | undefined;
  /** Places in a row, from 0 up to `width - 1`, after which logits are wanted; the same for all rows, ascending. */
  readonly logitPositions: readonly number[];
  /** Of each member. */
  readonly places: readonly Places[];
  /** Whether any row wants hidden states. */
  readonly withHidden: boolean;
}

/**
 * Puts single-token rows of neighbouring slots into one batch; every other row runs alone, because attention on the CPU
 * takes several new tokens after a past only for a batch of one.
 */
export function groupRows(rows: readonly ForwardRow[]): RowGroup[] {
  const bySlot = rows.map((row, index) => ({ row, index })).sort((a, b) => a.row.slot - b.row.slot);
  const groups: (typeof bySlot)[] = [];
  for (const entry of bySlot) {
    const last = groups.at(-1);
    const neighbour = last?.at(-1);
    if (last && neighbour && canJoin(neighbour.row, entry.row)) last.push(entry);
    else groups.push([entry]);
  }
  return groups.map((members) =>
    toGroup(
      members.map((member) => member.row),
      members.map((member) => member.index),
    ),
  );
}

function canJoin(left: ForwardRow, right: ForwardRow): boolean {
  return left.tokenIds.length === 1 && right.tokenIds.length === 1 && right.slot === left.slot + 1;
}

function toGroup(rows: readonly ForwardRow[], rowIndices: readonly number[]): RowGroup {
  const [first] = rows;
  const width = first?.tokenIds.length ?? 0;
  const all = rows.some((row) => row.logits === 'all');
  const lengths = first?.segmentLengths ?? [width];
  const logitPositions = all ? range(width) : segmentEnds(lengths).map((end) => end - 1);
  const count = logitPositions.length;
  return {
    rowIndices,
    firstSlot: first?.slot ?? 0,
    batch: rows.length,
    width,
    tokenIds: rows.flatMap((row) => row.tokenIds),
    positions: rows.flatMap((row) => textPositions(row)),
    pastLengths: rows.map((row) => row.position),
    segmentLengths: first?.segmentLengths,
    logitPositions,
    places: rows.map((_, i) => ({ first: i * count, count })),
    withHidden: rows.some((row) => row.withHidden),
  };
}

export function textPositions({
  position,
  tokenIds,
  segmentLengths = [tokenIds.length],
}: ForwardRow): number[] {
  return segmentLengths.flatMap((length) => range(length).map((i) => position + i));
}

export function segmentEnds(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => (end += length));
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
