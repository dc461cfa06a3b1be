import { expect, test } from '@jest/globals';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { withGuardTexts } from './guard-texts.js';

const file = (name: string, guard: string): string => `${taskHeader(name)}
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
${guard}`;
const rule = (name: string): string => `{ name: ${name}, patterns: [${name}], text: shipped }`;
const tasks = taskRegistry([
  file('one', `guard: [${rule('dark')}, ${rule('cold')}]\n`),
  file('two', ''),
]).list();

test('a rule answers with the text that is given for it; other rules and tasks stay as they are', async () => {
  const [one, two] = withGuardTexts(tasks, { dark: 'Call 000.' });
  expect((await one?.guard.match({ text: 'dark' }))?.text).toBe('Call 000.');
  expect((await one?.guard.match({ text: 'cold' }))?.text).toBe('shipped');
  expect(one?.etag).not.toBe(tasks[0]?.etag);
  expect(two).toBe(tasks[1]);
});

test('a rule that no task has is refused, with those that there are', () => {
  expect(() => withGuardTexts(tasks, { darc: 'x' })).toThrow(
    "No guard has a rule named 'darc'. Rules of the loaded tasks: cold, dark.",
  );
});
