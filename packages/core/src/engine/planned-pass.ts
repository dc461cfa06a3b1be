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

/**
 * @param logits of the whole row: of a single part whatever it asked for, of several `[parts, vocabSize]`
 * @returns what each part gets of them, in order; views, no copies
 */
export function unpackLogits({ parts }: PlannedRow, logits: Float32Array): Float32Array[] {
  const length = logits.length / parts.length;
  return parts.map((_, i) => logits.subarray(i * length, (i + 1) * length));
}
