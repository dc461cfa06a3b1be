import { expect, test } from '@jest/globals';
import { QaioError } from '../../errors.js';
import { taskHeader, taskRegistry } from '../../testing/scripted-tasks.js';
import { Told } from '../../told.js';
import type { Candidate } from './candidate.js';
import { noExamples } from './example-set.js';
import { isWorse } from './judgement.js';
import { Trials, type TrialsOptions } from './trials.js';
import { wordingsOf } from './wording.js';

const task = taskRegistry([
  `${taskHeader('mood')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`,
]).get('mood');
const [{ definition }] = wordingsOf(task, 'instruction-model', 'text');
const candidateOf = (words: string): Candidate => ({
  wording: { words: new Told(words, []), definition: { ...definition, system: words } },
  set: noExamples,
});
const judging = Array.from({ length: 120 }, (_, i) => ({
  input: { text: String(i) },
  label: i % 2 === 0 ? 'good' : 'bad',
}));

/** @param wrongEvery by a candidate's words: every so manieth row is judged wrong; none of the others' rows fits */
function setup(wrongEvery: Readonly<Record<string, number>>, more: Partial<TrialsOptions> = {}) {
  const asked: string[] = [];
  const scores: TrialsOptions['scores'] = {
    has: () => false,
    of: async ({ wording: { words } }, part, rows) => {
      asked.push(`${String(words)}, ${part}: ${rows.length}`);
      return rows.map(({ input: { text }, label }) => {
        const right = label === 'good' ? 0 : 1;
        const every = wrongEvery[String(words)];
        const said = Number(text) % (every ?? 1) === 0 ? 1 - right : right;
        return every === undefined
          ? undefined
          : { logProbs: [-2 * said, 2 * said - 2], right, key: String(text) };
      });
    },
  };
  const limits = { candidates: 3, minutes: 1 };
  const options = { scores, judging, limits, clock: () => 0, signal: undefined, onTrial: undefined, ...more };
  return { asked, begin: (words: string) => Trials.begin(options, candidateOf(words)) };
}

test('a candidate that is clearly worse on a third of the rows is given up', async () => {
  const { asked, begin } = setup({ current: 10, worse: 2, better: 30 });
  const trials = await begin('current');
  await trials.try(candidateOf('worse'));
  await trials.try(candidateOf('better'));
  expect(asked).toEqual([
    'current, first: 40',
    'current, rest: 80',
    'worse, first: 40',
    'better, first: 40',
    'better, rest: 80',
  ]);
  expect(trials.all.map(({ isComplete }) => isComplete)).toEqual([true, false, true]);
  expect(String(trials.best.words)).toBe('better, no examples');
  expect(trials.best.judgement.quality.accuracy).toBeCloseTo(29 / 30, 9);
  expect(String(trials.baseline.words)).toBe('current, no examples');
  expect(trials.isOver).toBe(true);
});

test('a candidate that does not fit is none of the trials; a task that does not fit is refused', async () => {
  const { begin } = setup({ current: 5 });
  const trials = await begin('current');
  await trials.try(candidateOf('long'));
  expect(trials.all).toEqual([trials.baseline]);
  expect(trials.best).toBe(trials.baseline);
  expect(trials.has(candidateOf('long'))).toBe(true);
  await expect(begin('long')).rejects.toThrow(/do not fit the context behind the task’s prompt/u);
});

test('nothing is scored after a stop, nor begun after the minutes', async () => {
  const controller = new AbortController();
  let now = 0;
  const { asked, begin } = setup({ current: 5 }, { signal: controller.signal, clock: () => now });
  const trials = await begin('current');
  expect(trials.isOver).toBe(false);
  now = 60_000;
  expect(trials.isOver).toBe(true);
  controller.abort(new QaioError('aborted', 'stopped here'));
  await expect(trials.try(candidateOf('other'))).rejects.toThrow('stopped here');
  expect(asked).toHaveLength(2);
});

test('worse means by more than so many standard errors of the paired difference', () => {
  // differences 1, 1, 1, 0: mean 0.75, standard error 0.25
  const [losses, others] = [
    [2, 3, 4, 5],
    [1, 2, 3, 5],
  ];
  expect(isWorse(losses, others, 2.9)).toBe(true);
  expect(isWorse(losses, others, 3.1)).toBe(false);
  expect(isWorse(others, losses, 0)).toBe(false);
  expect(isWorse(losses, losses, 0)).toBe(false);
});
