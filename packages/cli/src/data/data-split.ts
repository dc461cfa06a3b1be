import { createHash } from 'node:crypto';
import { QaioError, told } from '@qaio/core';
import { type LabelledRecord, byInput } from './labelled-record.js';

export interface DataSplit {
  readonly train: readonly LabelledRecord[];
  readonly test: readonly LabelledRecord[];
}

/**
 * Two parts, in the order of the data. No input is in both, each label has its share of both as near as may be, and what
 * an input is drawn into depends on it and the seed alone: with more rows later, hardly any other changes sides.
 *
 * @param share of the inputs that go into `test`
 * @throws QaioError `invalid-input` where a part would be empty
 */
export function splitRecords(
  records: readonly LabelledRecord[],
  { share, seed }: { readonly share: number; readonly seed: number },
): DataSplit {
  const drawn = new Set<string>();
  for (const inputs of inputsByLabel(records).values()) {
    const ranked = inputs.map((input) => ({ input, rank: rankOf(seed, input) }));
    ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    for (const { input } of ranked.slice(0, Math.round(share * inputs.length))) drawn.add(input);
  }
  const [train, test] = [false, true].map((isDrawn) =>
    records.filter(({ input }) => drawn.has(input) === isDrawn),
  ) as [LabelledRecord[], LabelledRecord[]];
  if (train.length > 0 && test.length > 0) return { train, test };
  throw new QaioError(
    'invalid-input',
    told`${train.length === 0 ? 'All' : 'None'} of the ${records.length} rows would be for testing. Label more rows, or choose another --share.`,
  );
}

/** Every input once, under the label that its last row has. */
function inputsByLabel(records: readonly LabelledRecord[]): ReadonlyMap<string, readonly string[]> {
  const inputs = new Map<string, string[]>();
  for (const group of byInput(records)) {
    const last = group.at(-1);
    if (last) inputs.set(last.label, [...(inputs.get(last.label) ?? []), last.input]);
  }
  return inputs;
}

const rankOf = (seed: number, input: string): string =>
  createHash('sha256').update(`${seed}/${input}`).digest('hex');
