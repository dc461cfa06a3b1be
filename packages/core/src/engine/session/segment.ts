import type { RowGroup } from './row-group.js';

/** Neighbouring tokens of a pass that are of one text. They see the slot's first `past` positions and themselves. */
export interface Segment {
  readonly slot: number;
  readonly past: number;
  /** Place in the pass, over all rows. */
  readonly firstToken: number;
  readonly tokenCount: number;
  /** The slot's position at which its keys and values are put, from `past` up. */
  readonly writeAt: number;
}

/** Of any group; of a batch, a text for each row. */
export function segmentsOf({ segments, firstSlot, width, pastLengths }: RowGroup): readonly Segment[] {
  if (segments) return segments;
  return pastLengths.map((past, i) => ({
    slot: firstSlot + i,
    past,
    firstToken: i * width,
    tokenCount: width,
    writeAt: past,
  }));
}
