import { invariant } from '../errors.js';
import type { ForwardRow } from './model-runner.js';

/** What one sequence puts into a forward pass. */
export interface PlannedPart<S> {
  readonly sequence: S;
  /** As if the sequence had the slot to itself. */
  readonly row: ForwardRow;
}

/** One row of a pass; several parts where sequences share a slot. */
export interface PlannedRow<S> {
  readonly parts: readonly PlannedPart<S>[];
  readonly row: ForwardRow;
}

export function packParts<S>(parts: readonly PlannedPart<S>[]): PlannedRow<S> {
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

/** @param logits of the whole row @returns what each part gets of them */
export function unpackLogits<S>({ parts }: PlannedRow<S>, logits: Float32Array): Float32Array[] {
  const length = logits.length / parts.length;
  return parts.map((_, i) => logits.subarray(i * length, (i + 1) * length));
}
