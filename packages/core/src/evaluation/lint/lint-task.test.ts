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

test('labels that the model would not say: their mass, and what it would say, are told', async () => {
  const report = await lint(task(goodOrBad), () => 'no');
  expect(found(report, 'label-mass')).toEqual(['warning output.choices']);
  const [finding] = report.findings;
  expect(finding?.measured).toBeLessThan(0.01);
  expect(finding?.message).toContain('"n" 99 %');
  expect(found(await lint(task(goodOrBad), good), 'label-mass')).toEqual([]);
});

test('rows that are refused are counted, and of many only so many are used', async () => {
  const { tasks: executor } = await scriptedTasks([task(goodOrBad)], good);
  const rows = texts(...Array.from({ length: 10 }, (_, i) => (i === 5 ? 'x'.repeat(65) : `${i}`)));
  const report = await lintTask({ executor, task: 'mood', rows, maxRows: 2 });
  expect([report.rowCount, report.refusedCount]).toEqual([1, 1]);
});
