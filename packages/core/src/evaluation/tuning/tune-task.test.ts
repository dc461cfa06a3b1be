import { expect, test } from '@jest/globals';
import { QaioError } from '../../errors.js';
import { replyScript, scriptedModel } from '../../testing/scripted-model.js';
import { ScriptedModelRunner } from '../../testing/scripted-model-runner.js';
import { taskHeader, taskRegistry } from '../../testing/scripted-tasks.js';
import type { EvaluationRow } from '../evaluate-task.js';
import type { KeptScores } from './candidate-scores.js';
import { splitRows } from './row-split.js';
import { type TuningOptions, tuneTask } from './tune-task.js';

const labels = ['good', 'bad'];
const file = (more = '') => `${taskHeader('mood')}system: Judge.
input: { schema: { type: object, properties: { text: { type: string, maxLength: 40 } } } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
${more}`;

/** Half of the rows of each label say so in plain words; the others only to who knows the code. */
const rows: readonly EvaluationRow[] = Array.from({ length: 56 }, (_, i) => {
  const label = labels[i % 2] ?? '';
  const isPlain = i % 4 < 2;
  const code = label === 'good' ? 'zig' : 'zag';
  return { input: { text: `${isPlain ? label : code} ${i}` }, label, place: `rows.csv:${i + 2}` };
});

interface Seen {
  readonly system: string;
  /** Question, then answer. */
  readonly examples: readonly (readonly [string, string])[];
  readonly question: string;
}

function seenIn(prompt: string): Seen {
  const turns = [
    ...prompt.matchAll(/(system|user|assistant)\n([\s\S]*?)(?=\n(?:system|user|assistant)\n|$)/gu),
  ];
  const texts = turns.map(([, role = '', text = '']) => [role, text.trim()] as const);
  const system = texts.find(([role]) => role === 'system')?.[1] ?? '';
  const talk = texts.filter(([role]) => role !== 'system').map(([, text]) => text);
  const examples = Array.from({ length: (talk.length - 2) / 2 }, (_, i): readonly [string, string] => [
    talk[2 * i] ?? '',
    talk[2 * i + 1] ?? '',
  ]);
  return { system, examples, question: talk.at(-2) ?? '' };
}

const plainly = (question: string): string => (question.startsWith('bad') ? 'bad' : 'good');
const decoded = (question: string): string => (/^(?:bad|zag)/u.test(question) ? 'bad' : 'good');

/** A model that answers what `say` makes of what it sees, and all that it saw. */
function setup(say: (seen: Seen) => string, more?: Partial<TuningOptions> & { readonly file?: string }) {
  const seen: Seen[] = [];
  const reply = replyScript((prompt) => {
    const found = seenIn(prompt);
    seen.push(found);
    return say(found);
  });
  const assistant = 'a'.charCodeAt(0);
  // what comes next inside a question is nobody's concern
  const script: typeof reply = (tokenIds) =>
    tokenIds[tokenIds.lastIndexOf(256) + 1] === assistant ? reply(tokenIds) : 0;
  const model = scriptedModel(new ScriptedModelRunner(script, { contextLength: 1024 }), { maxWaiting: 64 });
  const kept = new Map<string, KeptScores>();
  const words: string[] = [];
  const options: TuningOptions = {
    model,
    task: taskRegistry([more?.file ?? file()]).get('mood'),
    rows,
    maxExamples: 4,
    seed: 1,
    limits: { candidates: 6, minutes: 60 },
    clock: () => 0,
    store: { get: (key) => kept.get(key), set: async (key, scores) => void kept.set(key, scores) },
    onTrial: (trial) => words.push(String(trial.words)),
    ...more,
  };
  return { options, kept, seen, words };
}

async function winnerOf(options: TuningOptions) {
  const outcome = await tuneTask(options);
  if (!outcome.winner) throw new Error('expected a winner');
  return { ...outcome, winner: outcome.winner };
}

test('a wording that helps is found, and the gain is that on rows held out', async () => {
  const { options } = setup(({ system, question }) => (system === 'Judge.' ? plainly : decoded)(question));
  const { winner, baseline, rowCounts } = await winnerOf(options);
  expect(baseline.judgement.quality.accuracy).toBeLessThan(0.9);
  const system = 'x. Answer with one of: good, bad.';
  expect(winner.definition).toMatchObject({ system, examples: [], variants: [] });
  expect(winner.trial.judgement.quality.accuracy).toBe(1);
  expect(rowCounts).toEqual({ pool: 8, judging: 26, heldOut: 22, refused: 0 });
  const { before, after, difference, mended, spoiled } = winner.heldOut;
  expect({ after: after.accuracy, spoiled }).toEqual({ after: 1, spoiled: [] });
  expect(mended.length).toBeGreaterThan(0);
  expect(before.accuracy).toBeCloseTo(1 - mended.length / 22, 9);
  expect(difference.estimate).toBeCloseTo(mended.length / 22, 9);
  expect(new Set(mended.map(({ row, wrong }) => `${row.label}, not ${wrong}`))).toEqual(
    new Set(['bad, not good']),
  );
});

test('a set that mends is found: examples of what the model gets wrong, with every label', async () => {
  // knows the code as soon as an example tells it
  const say = ({ examples, question }: Seen) =>
    (examples.some(([text]) => text.startsWith('zag')) ? decoded : plainly)(question);
  const own = 'examples: [{ input: { text: good }, output: good }, { input: { text: bad }, output: bad }]';
  const { options, words } = setup(say, {
    file: file(own),
    maxExamples: 2,
    limits: { candidates: 14, minutes: 60 },
  });
  const { definition, heldOut } = (await winnerOf(options)).winner;
  expect(new Set(definition.examples.map(({ output }) => output))).toEqual(new Set(labels));
  expect(definition.examples.some(({ input }) => String(input['text']).startsWith('zag'))).toBe(true);
  expect(heldOut.after.accuracy).toBe(1);
  expect(words[0]).toBe('the task’s own words, 2 examples (the task’s own)');
});

test('examples come from rows that never judge, and held-out rows are asked about only at the end', async () => {
  const { options, seen } = setup(({ system, question }) =>
    (system === 'Judge.' ? plainly : decoded)(question),
  );
  const textsOf = (of: readonly { readonly input: EvaluationRow['input'] }[]) =>
    of.map(({ input }) => String(input['text']));
  const split = splitRows(options.task, rows, { seed: 1, exampleKeys: new Set() });
  const [pool, judging, heldOut] = [split.pool, split.judging, split.heldOut].map(
    (part) => new Set(textsOf(part)),
  );
  const shown = new Set<string>();
  let searched = 0;
  const onTrial: TuningOptions['onTrial'] = ({ candidate }) => {
    for (const text of textsOf(candidate.set.examples)) shown.add(text);
    searched = seen.length;
  };
  const { winner } = await winnerOf({ ...options, onTrial });
  expect(shown.size).toBeGreaterThan(3);
  expect([...shown].filter((text) => !pool?.has(text))).toEqual([]);
  const all = textsOf(rows);
  const asked = (from: number, to?: number) =>
    new Set(seen.slice(from, to).flatMap(({ question }) => (all.includes(question) ? question : [])));
  expect([...asked(0, searched)].filter((text) => !pool?.has(text)).toSorted()).toEqual(
    [...(judging ?? [])].toSorted(),
  );
  expect(asked(searched)).toEqual(heldOut);
  const examples = textsOf(winner.definition.examples);
  expect(textsOf(winner.otherRows).toSorted()).toEqual(
    textsOf(rows)
      .filter((text) => !examples.includes(text))
      .toSorted(),
  );
});

test('where nothing is better, there is no winner, and held-out rows are not scored', async () => {
  const { options, kept, words } = setup(({ question }) => decoded(question));
  const { winner, trials } = await tuneTask(options);
  expect(winner).toBeUndefined();
  expect(trials).toHaveLength(6);
  expect(words).toEqual(trials.map((trial) => String(trial.words)));
  expect([...kept.keys()].filter((key) => key.endsWith('held-out'))).toEqual([]);
});

const clueless = ({ system, examples, question }: Seen) =>
  (examples.length > 1 && system !== 'Judge.' ? decoded : plainly)(question);

test('a run that was stopped goes on where it ended, and comes to the same result', async () => {
  const whole = setup(clueless);
  const expected = await tuneTask(whole.options);
  const { options, kept, words } = setup(clueless);
  const controller = new AbortController();
  const stopping = {
    ...options,
    signal: controller.signal,
    onTrial: () => words.push('x') === 4 && controller.abort(new QaioError('aborted', 'stopped')),
  };
  await expect(tuneTask(stopping)).rejects.toThrow('stopped');
  expect(words).toHaveLength(4);
  const before = new Set(kept.keys());
  const set = async (key: string, scores: KeptScores) => {
    expect(before).not.toContain(key);
    kept.set(key, scores);
  };
  const { winner, trials } = await tuneTask({ ...options, store: { ...options.store, set } });
  expect(trials).toEqual(expected.trials);
  expect(winner).toEqual(expected.winner);
  expect(kept).toEqual(whole.kept);
});

test('the search ends with its minutes', async () => {
  let now = 0;
  const { options } = setup(({ question }) => plainly(question), {
    clock: () => now,
    onTrial: () => (now += 20_000),
    limits: { candidates: 6, minutes: 1 },
  });
  expect((await tuneTask(options)).trials).toHaveLength(3);
});

test('rows that the task refuses are left out and counted', async () => {
  const long = { input: { text: 'x'.repeat(41) }, label: 'good' };
  const { options } = setup(({ question }) => plainly(question), { rows: [...rows, long] });
  expect((await tuneTask(options)).rowCounts).toMatchObject({ refused: 1, pool: 8 });
});

test('a candidate that does not fit the context is not tried, and others are instead', async () => {
  const more = `variants:
  - { name: long, for: embedded-model, system: "${'Think. '.repeat(150)}" }`;
  const { options, words } = setup(({ question }) => plainly(question), { file: file(more) });
  await tuneTask(options);
  expect(words).toHaveLength(6);
  expect(words.filter((each) => each.includes('variant long'))).toEqual([]);
});

test.each([
  ['output: { format: text }', /'mood' cannot be tuned: expected a choice task with one text input/u],
  ['needs: { other: { task: mood2, with: {} } }', /cannot be tuned: it needs the results of other tasks/u],
])('%s is refused', async (more, message) => {
  const changed = more.startsWith('output') ? file().replace(/^output:.*$/mu, more) : file(more);
  const { options } = setup(() => 'good');
  const registry = taskRegistry([changed, file().replace('name: mood', 'name: mood2')]);
  await expect(tuneTask({ ...options, task: registry.get('mood') })).rejects.toThrow(message);
});
