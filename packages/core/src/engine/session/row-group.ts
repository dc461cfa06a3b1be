import type { ForwardRow } from '../model-runner.js';

/** Rows that go through the model as one batch `[rows, width]`. */
export interface RowGroup {
  /** Index of each member in the list that was grouped, in slot order. */
  readonly rowIndices: readonly number[];
  readonly firstSlot: number;
  /** Tokens per row. */
  readonly width: number;
  /** `[rows, width]` */
  readonly tokenIds: readonly number[];
  /** `[rows, width]`; where each token stands in its text. */
  readonly positions: readonly number[];
  /** `[rows]` */
  readonly pastLengths: readonly number[];
  /** Lengths of the only row's segments, which add up to `width`; undefined where no row has any. */
  readonly segmentLengths: readonly number[] | undefined;
  /** Places in a row, from 0 up to `width - 1`, after which logits are wanted; the same for all rows, ascending. */
  readonly logitPositions: readonly number[];
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
  return {
    rowIndices,
    firstSlot: first?.slot ?? 0,
    width,
    tokenIds: rows.flatMap((row) => row.tokenIds),
    positions: rows.flatMap((row) => textPositions(row)),
    pastLengths: rows.map((row) => row.position),
    segmentLengths: first?.segmentLengths,
    logitPositions: all ? range(width) : segmentEnds(lengths).map((end) => end - 1),
    withHidden: rows.some((row) => row.withHidden),
  };
}

function textPositions({ position, tokenIds, segmentLengths = [tokenIds.length] }: ForwardRow): number[] {
  return segmentLengths.flatMap((length) => range(length).map((i) => position + i));
}

function segmentEnds(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => (end += length));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
