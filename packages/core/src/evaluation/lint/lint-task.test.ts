import { expect, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '../../testing/scripted-tasks.js';
import { lintTask } from './lint-task.js';

const input = (limits = ', limits: { maxTokens: 64 }'): string =>
  `input: { schema: { type: object, properties: { text: { type: string } } }${limits} }\n`;
const choices = (...labels: string[]): string =>
  `output: { format: choice, choices: [${labels.map((value) => `{ value: ${value} }`).join(', ')}] }\n`;
const goodOrBad = choices('good', 'evil');
const task = (more: string, name = 'mood'): string =>
  `${taskHeader(name)}${input()}prompt: '{{ text }}'\n${more}`;
const texts = (...all: string[]) => all.map((text) => ({ input: { text } }));

async function lint(files: string | readonly string[], reply: (prompt: string) => string, rows = texts('a')) {
  const { tasks: executor } = await scriptedTasks([files].flat(), reply);
  return lintTask({ executor, task: 'mood', rows, maxRows: 100 });
}

/** What a rule found, as `severity path`. */
const found = ({ findings }: Awaited<ReturnType<typeof lint>>, rule: string): string[] =>
  findings.filter((one) => one.rule === rule).map(({ severity, path }) => `${severity} ${path}`);

const good = (): string => 'good';

test('a task that leans nowhere and has labels of one token has no findings', async () => {
  const even = (prompt: string): string => (/user\n(?:N\/A|。|x)/u.test(prompt) ? 'a' : 'b');
  const report = await lint(task(choices('a', 'b')), even, texts('a', 'x'));
  expect(report.findings).toEqual([]);
  expect(report.rowCount).toBe(2);
});

test('labels that the model would not say: their mass, and what it would say, are told', async () => {
  const report = await lint(task(goodOrBad), () => 'no');
  expect(found(report, 'label-mass')).toEqual(['warning output.choices']);
  const [finding] = report.findings;
  expect(finding?.measured).toBeLessThan(0.01);
  expect(finding?.message).toContain('"n" 99 %');
  expect(found(await lint(task(goodOrBad), good), 'label-mass')).toEqual([]);
});

test('a leaning without content is a note, and a warning where tests go wrong by it', async () => {
  const tests = (text: string): string =>
    `tests:\n${['b', text].map((one) => `  - { vars: { text: ${one} }, assert: [{ type: equals, value: evil }] }\n`).join('')}`;
  const leaning = (prompt: string): string => (prompt.includes('x') ? 'evil' : 'good');
  expect(found(await lint(task(goodOrBad), leaning), 'label-leaning')).toEqual(['note output.choices']);
  expect(found(await lint(task(goodOrBad + tests('x')), leaning), 'label-leaning')).toEqual([
    'note output.choices',
  ]);
  expect(found(await lint(task(goodOrBad + tests('c')), leaning), 'label-leaning')).toEqual([
    'warning output.choices',
  ]);
  const undecided = await lint(task(goodOrBad), () => '?');
  expect(found(undecided, 'label-leaning')).toEqual([]);
});

test('a label that the model begins and goes on otherwise is told, labels that begin alike are not', async () => {
  const strange = await lint(task(goodOrBad), () => 'gone');
  expect(found(strange, 'label-endings')).toEqual(['warning output.choices.0']);
  expect(found(await lint(task(goodOrBad), good), 'label-endings')).toEqual([]);
  const alike = task(choices('good', 'gone', 'evil'));
  expect(found(await lint(alike, good), 'label-endings')).toEqual([]);
  expect(found(await lint(alike, () => 'glad'), 'label-endings')).toEqual(['warning output.choices.0']);
});

test('labels of one token take one pass', async () => {
  const report = await lint(task(choices('a', 'b')), () => 'a');
  expect(found(report, 'label-passes')).toEqual([]);
  const shared = (await lint(task(choices('a', 'be', 'bi')), () => 'a')).findings.find(
    ({ rule }) => rule === 'label-passes',
  );
  expect(shared).toMatchObject({ severity: 'note', measured: 2 });
  expect(shared?.message).toContain('a second pass, of 2 tokens');
  expect(shared?.message).toContain("'be' and 'bi' begin with the same token");
});

test('examples whose last label is answered: how many answers another order moves', async () => {
  const examples = `examples:
  - { input: { text: one }, output: good }
  - { input: { text: two }, output: evil }\n`;
  const last = (prompt: string): string => /.*assistant\n(good|evil)/su.exec(prompt)?.[1] ?? 'good';
  const rows = texts('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const moved = await lint(task(examples + goodOrBad), last, rows);
  expect(found(moved, 'example-order')).toEqual(['warning examples']);
  expect(moved.findings.find(({ rule }) => rule === 'example-order')).toMatchObject({
    measured: 1,
    message: expect.stringContaining(
      "8 of 8 answers change (100 %), 8 of those to 'good', which then stands last",
    ),
  });
  expect(found(await lint(task(examples + goodOrBad), good, rows), 'example-order')).toEqual([]);
  const few = await lint(task(examples + goodOrBad), last, rows.slice(1));
  expect(few.notChecked.map(({ rule, reason }) => `${rule}: ${String(reason)}`)).toContain(
    'example-order: it needs at least 8 inputs, and there are 7',
  );
});

test('tests in which two labels are about equally likely are named by their place', async () => {
  const tests = `tests:
  - { vars: { text: a }, assert: [{ type: equals, value: good }] }
  - { vars: { text: b }, assert: [{ type: equals, value: good }] }
  - { vars: { text: c }, assert: [{ type: abstains }] }\n`;
  const torn = await lint(
    task(goodOrBad + tests),
    (prompt) => (prompt.includes('user\na') ? 'good' : '?'),
    [],
  );
  expect(found(torn, 'near-tie')).toEqual(['note tests.1']);
  expect(torn.findings.find(({ rule }) => rule === 'near-tie')?.measured).toBeCloseTo(0);
});

test('words of the prompt that stand beside the input, tasks that ask the same, inputs that hardly fit', async () => {
  const prompt = `'{{ text }} ${'word '.repeat(20)}'`;
  const wordy = `${taskHeader('mood')}${input(', limits: { maxTokens: 800 }')}prompt: ${prompt}\n${goodOrBad}`;
  const same = wordy.replace('name: mood', 'name: same');
  const other = wordy.replace('name: mood', 'name: other').replace('value: evil', 'value: bad');
  const report = await lint([wordy, same, other, task(goodOrBad, 'apart')], good);
  expect(found(report, 'uncached-prompt')).toEqual(['warning prompt']);
  expect(found(report, 'equal-prompts')).toEqual(['warning prompt', 'note prompt']);
  expect(found(report, 'context-room')).toEqual([]);
  const full = await lint(wordy.replace('800', '870'), good);
  expect(found(full, 'context-room')).toEqual(['note input.limits.maxTokens']);
  const over = await lint(wordy.replace('800', '1000'), good);
  expect(found(over, 'context-room')).toEqual(['warning input.limits.maxTokens']);
  expect(found(await lint(wordy.replace(/, limits.*\} \}/u, ' }'), good), 'context-room')).toEqual([
    'note input',
  ]);
});

test('a task that writes is checked for what concerns its prompt, and told why not for more', async () => {
  const report = await lint(task('output: { format: text }\n'), good);
  expect(report.findings).toEqual([]);
  expect(report.notChecked.map(({ reason }) => String(reason))).toEqual(
    Array(6).fill('the task has no labels'),
  );
});

test('rows that are refused are counted, and of many only so many are used', async () => {
  const { tasks: executor } = await scriptedTasks([task(goodOrBad)], good);
  const rows = texts(...Array.from({ length: 10 }, (_, i) => (i === 5 ? 'x'.repeat(65) : `${i}`)));
  const report = await lintTask({ executor, task: 'mood', rows, maxRows: 2 });
  expect([report.rowCount, report.refusedCount]).toEqual([1, 1]);
});
