/** Sets of examples made out of others: mended where the model is wrong, or in another order. */
import { told } from '../../told.js';
import type { EvaluationRow } from '../evaluate-task.js';
import { type ExampleSet, type PoolRow, exampleOf, inTurn } from './example-set.js';
import { similarity, textVector } from './text-similarity.js';

export interface MendOptions {
  /** The task's one input. */
  readonly field: string;
  readonly labels: readonly string[];
  /** Of examples. */
  readonly max: number;
}

// beyond these a row is hardly a mistake
const mostMended = 6;

/**
 * The set with rows that it gets wrong as examples: the worst of each label together, then single rows, each added, if
 * there is room, and each in place of the example of its label that is most like it. Every set has every label.
 *
 * @param mistakes rows of the pool, the worst first
 */
export function mendedSets(
  set: ExampleSet,
  mistakes: readonly PoolRow[],
  options: MendOptions,
): ExampleSet[] {
  const { labels, max } = options;
  const worst = labels.flatMap((label) => mistakes.find(({ row }) => row.label === label) ?? []);
  const single = mistakes.slice(0, mostMended);
  const together = worst.reduce(
    (changed, mistake) => added(changed, mistake, max) ?? replaced(changed, mistake, options) ?? changed,
    set,
  );
  const sets = [
    { ...together, words: told`${set.words}, with the worst row of each label` },
    ...single.flatMap((mistake) => replaced(set, mistake, options) ?? []),
    ...single.flatMap((mistake) => added(set, mistake, max) ?? []),
  ];
  return sets.filter(
    ({ examples }) =>
      examples !== set.examples && labels.every((label) => examples.some(({ output }) => output === label)),
  );
}

function added({ words, examples }: ExampleSet, { row }: PoolRow, max: number): ExampleSet | undefined {
  if (examples.length >= max) return undefined;
  return { words: told`${words}, with ${nameOf(row)}`, examples: [...examples, exampleOf(row)] };
}

function replaced(
  { words, examples }: ExampleSet,
  { row, vector }: PoolRow,
  { field }: MendOptions,
): ExampleSet | undefined {
  const likeness = examples.map(({ input, output }) =>
    output === row.label ? similarity(vector, textVector(String(input[field]))) : -1,
  );
  const most = Math.max(-1, ...likeness);
  if (most < 0) return undefined;
  return {
    words: told`${words}, with ${nameOf(row)} in place of one`,
    examples: examples.with(likeness.indexOf(most), exampleOf(row)),
  };
}

/** The examples in other orders. */
export function reorderedSets({ words, examples }: ExampleSet, labels: readonly string[]): ExampleSet[] {
  const columns = labels.map((label) => examples.filter(({ output }) => output === label));
  return [
    { words: told`${words}, reversed`, examples: examples.toReversed() },
    { words: told`${words}, labels in turn`, examples: inTurn(columns) },
    { words: told`${words}, label by label`, examples: columns.flat() },
  ];
}

/** Where a row stands, without its folder; without a place, how it begins. */
function nameOf({ place, input }: EvaluationRow): string {
  return place?.replace(/^.*[/\\]/u, '') ?? JSON.stringify(input).slice(0, 40);
}
