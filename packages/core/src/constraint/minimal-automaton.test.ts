import { expect, test } from '@jest/globals';
import { array, constantFrom, tuple } from 'fast-check';
import { fuzzTest } from '../testing/fuzz/index.js';
import { LazyAutomaton } from './lazy-automaton.js';
import { minimal } from './minimal-automaton.js';
import { parseRegex } from './parse-regex.js';
import { type StateTable, stateTable, takes } from './state-table.js';
import { StepBudget } from './step-budget.js';
import { atOnce } from './turns.js';

function tableOf(source: string): StateTable {
  const budget = new StepBudget(10_000);
  const program = parseRegex(source, { flags: 'u', anchors: 'refused' }, budget);
  return atOnce(stateTable(new LazyAutomaton([program], false, budget), budget));
}

test.each([
  ['(?:a|b)c|(?:d|e)c', 3],
  ['a(?:b[^\\s\\S]|c)', 3],
  ['(?:ab|ba)*', 3],
  ['a{0,4}', 5],
  ['[^\\s\\S]', 1],
])('%s needs %i states', (source, count) => {
  expect(atOnce(minimal(tableOf(source))).isFinal.length).toBe(count);
});

fuzzTest(
  'the same texts are taken',
  tuple(
    array(constantFrom('a', 'b', 'c', '(?:ab|b)*', '(?:a|b|cc)?', '(?:b+|ca)', '[^a]{1,3}'), {
      maxLength: 6,
    }),
    array(constantFrom('a', 'b', 'c'), { maxLength: 10 }),
  ),
  ([parts, characters]) => {
    const [source, text] = [parts.join(''), characters.join('')];
    expect(takes(atOnce(minimal(tableOf(source))), text)).toBe(new RegExp(`^(?:${source})$`, 'u').test(text));
  },
  { runs: 500 },
);
