import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { splitRecords } from './data-split.js';
import { summaryOf, summaryText } from './data-summary.js';
import { byInput, labelledRecord } from './labelled-record.js';

const rows = (...all: Record<string, unknown>[]) =>
  all.map((fields, i) => labelledRecord(fields, `f:${i + 1}`, undefined));
const [etag, time] = ['0123456789abcdef', '2026-11-27T00:00:00.000Z'];
const corrected = (text: string, label: string, predicted: string) => ({
  ...{ text, label, predicted, etag, time: `${time}${text}`, task: 'mood', model: 'mini fp32' },
});

describe('a row', () => {
  test('is equal to another whatever the order of its fields, their values being equal', () => {
    const [a, b, c] = rows(
      { x: { p: 1, q: [2] }, y: 'z', label: 'l' },
      { label: 'm', y: 'z', x: { q: [2], p: 1 } },
      { label: 'm', y: 'z', x: { q: ['2'], p: 1 } },
    );
    expect(a?.input).toBe(b?.input);
    expect(a?.input).not.toBe(c?.input);
  });

  test('that a user corrected is equal to one without its origin', () => {
    const [a, b] = rows(corrected('好', '正面', ''), { text: '好', label: '正面' });
    expect(a?.input).toBe(b?.input);
  });

  test('with a time and a model of its own keeps them: they are inputs', () => {
    expect(
      byInput(rows({ text: '好', time: '早', label: 'a' }, { text: '好', time: '晚', label: 'a' })),
    ).toHaveLength(2);
  });

  test('may have an object that is right; without anything it is refused with its place', () => {
    expect(rows({ text: '好', expected: { b: 1, a: 2 } })[0]?.label).toBe('{"a":2,"b":1}');
    expect(() => rows({ text: '好' })).toThrow(/f:1: 'label' is missing; found text.*--label-field/u);
  });
});

test('a summary counts labels, repetitions, contradictions with their places, and what was corrected', () => {
  const summary = summaryOf(
    rows(
      { text: '好', label: '正面' },
      { text: '好', label: '正面' },
      corrected('好', '负面', '正面'),
      corrected('坏', '负面', ''),
    ),
  );
  expect(summary).toEqual({
    rows: 4,
    inputs: 2,
    labels: [
      { name: '正面', rows: 2 },
      { name: '负面', rows: 2 },
    ],
    repeated: 1,
    contradictions: [{ labels: ['正面', '负面'], places: ['f:1', 'f:2', 'f:3'] }],
    corrections: [
      { name: '正面 → 负面', rows: 1 },
      { name: 'abstained → 负面', rows: 1 },
    ],
    versions: [{ name: `mood ${etag}`, rows: 2 }],
  });
  expect(String(summaryText(summary))).toContain('正面 / 负面: f:1, f:2, f:3');
});

describe('a split', () => {
  const data = array(record({ text: integer({ min: 0, max: 60 }), label: constantFrom('a', 'b', 'c') }), {
    minLength: 30,
    maxLength: 200,
  });

  test('has every row once, no input in both parts, each label’s share, and is the same again', () => {
    assert(
      property(data, integer({ min: 0, max: 5 }), (all, seed) => {
        const records = rows(...all);
        const { train, test: tested } = splitRecords(records, { share: 0.4, seed });
        expect([...train, ...tested].sort((a, b) => records.indexOf(a) - records.indexOf(b))).toEqual(
          records,
        );
        const inputs = new Set(train.map(({ input }) => input));
        expect(tested.filter(({ input }) => inputs.has(input))).toEqual([]);
        for (const label of ['a', 'b', 'c']) {
          const last = byInput(records).filter((group) => group.at(-1)?.label === label);
          const drawn = last.filter((group) => !inputs.has(group[0]?.input ?? ''));
          expect(drawn).toHaveLength(Math.round(0.4 * last.length));
        }
        expect(splitRecords(records, { share: 0.4, seed })).toEqual({ train, test: tested });
      }),
    );
  });

  test('by another seed is another', () => {
    const records = rows(...Array.from({ length: 50 }, (_, text) => ({ text, label: 'a' })));
    const tested = (seed: number) => splitRecords(records, { share: 0.2, seed }).test;
    expect(tested(1)).not.toEqual(tested(2));
  });

  test('that would leave a part empty is refused', () => {
    const two = rows({ text: 1, label: 'a' }, { text: 2, label: 'b' });
    expect(() => splitRecords(two, { share: 0.2, seed: 0 })).toThrow(/None of the 2 rows/u);
    expect(() => splitRecords(two, { share: 1, seed: 0 })).toThrow(/All of the 2 rows/u);
  });
});
