import { invariant } from '../errors.js';
import type { ForwardRow } from './model-runner.js';
import type { Sequence } from './sequence.js';

/** What one sequence puts into a forward pass. */
export interface PlannedPart {
  readonly sequence: Sequence;
  /** As if the sequence had the slot to itself. */
  readonly row: ForwardRow;
}

/** One row of a pass; several parts where sequences share a slot. */
export interface PlannedRow {
  readonly parts: readonly PlannedPart[];
  readonly row: ForwardRow;
}

export function packParts(parts: readonly PlannedPart[]): PlannedRow {
  const [first] = parts;
  invariant(first, 'a row has parts');
  if (parts.length === 1) return { parts, row: first.row };
  return {
    parts,
    row: {
      ...first.row,
      tokenIds: parts.flatMap(({ row }) => row.tokenIds),
      segmentLengths: parts.map(({ row }) => row.tokenIds.length),
    },
  };
}

/** A part with its share of the row's logits. */
export interface ForwardedPart extends PlannedPart {
  /**
   * Whatever the part's row asked for: `[vocabSize]`, `[row.tokenIds.length, vocabSize]` or nothing. A view, valid
   * until the next pass.
   */
  readonly logits: Float32Array;
}

/**
 * @param logits of the whole row: of a single part what it asked for, of several `[parts, vocabSize]`
 * @returns the parts in their order, each with its own
 */
export function unpackLogits({ parts }: PlannedRow, logits: Float32Array): ForwardedPart[] {
  const length = logits.length / parts.length;
  return parts.map(({ sequence, row }, i) => ({
    sequence,
    row,
    logits: parts.length === 1 ? logits : logits.subarray(i * length, (i + 1) * length),
  }));
}
