/** How well one field of json answers agrees with what was expected. */
import { canonicalJson } from '../canonical-json.js';
import { ListOverlap } from './list-overlap.js';

/** What one row expects of a field, and what came; undefined where it is absent. */
export interface FieldPair {
  readonly expected: unknown;
  readonly answered: unknown;
}

export interface FieldMetrics {
  /** Share of the rows whose value is right. */
  readonly accuracy: number;
  /** Rows where nothing (absent, null, an empty list) came and something was expected. */
  readonly missed: number;
  /** Rows where something came and nothing was expected. */
  readonly madeUp: number;
  /** Lists only: micro-F1 of their items, in any order. */
  readonly itemF1?: number;
}

/** @param pairs one per row, at least one @param tolerance how far a number may be off and still be right */
export function fieldMetrics(pairs: readonly FieldPair[], tolerance: number): FieldMetrics {
  const count = (holds: (pair: FieldPair) => boolean): number => pairs.filter(holds).length;
  const metrics = {
    accuracy: count((pair) => isRightField(pair, tolerance)) / pairs.length,
    missed: count(({ expected, answered }) => !isNothing(expected) && isNothing(answered)),
    madeUp: count(({ expected, answered }) => isNothing(expected) && !isNothing(answered)),
  };
  if (!pairs.some(({ expected, answered }) => Array.isArray(expected) || Array.isArray(answered)))
    return metrics;
  const overlap = new ListOverlap();
  for (const { expected, answered } of pairs) overlap.add(expected, answered);
  return { ...metrics, itemF1: overlap.f1 };
}

/** Equal as JSON, a list in its order; null and absent differ. Numbers may be off by the tolerance. */
export function isRightField({ expected, answered }: FieldPair, tolerance: number): boolean {
  if (typeof expected === 'number' && typeof answered === 'number')
    return Math.abs(expected - answered) <= tolerance;
  return canonicalJson(expected) === canonicalJson(answered);
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
