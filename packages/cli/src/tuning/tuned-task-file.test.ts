import { expect, test } from '@jest/globals';
import { parseTaskFile } from '@qaio/core';
import { tunedTaskText } from './tuned-task-file.js';

const text = `# yaml-language-server: $schema=../schema/task.schema.json
# Who asked for it: Ada
apiVersion: prompttasks/v1
name: mood
displayName: Mood
description: good or bad
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } } } # one text
system: Judge.
examples:
  - { input: { text: sun }, output: good }
prompt: '{{ text }}' # as it is
variants:
  - { name: short, for: embedded-model, system: Say. }
output: { format: choice, choices: [{ value: good }, { value: bad }] }
acme.owner: ada
`;
const definition = parseTaskFile(text, 'mood.yaml');
const changed = {
  ...definition,
  variants: [],
  system: 'Say good or bad.',
  examples: [
    { input: { text: 'rain: cold' }, needs: {}, output: 'bad' },
    { input: { text: 'sun' }, needs: {}, output: 'good' },
  ],
};
const tuned = { definition: changed, name: 'mood-tuned', path: 'tasks/mood-tuned.yaml' };
const old = { path: 'tasks/mood.yaml', text };

test('the old file is kept with its comments and fields; name, words and examples are new, variants gone', () => {
  expect(tunedTaskText({ ...tuned, old })).toBe(`# yaml-language-server: $schema=../schema/task.schema.json
# Who asked for it: Ada
apiVersion: prompttasks/v1
name: mood-tuned
displayName: Mood
description: good or bad
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } } } # one text
system: Say good or bad.
examples:
  - { input: { text: "rain: cold" }, output: bad }
  - { input: { text: sun }, output: good }
prompt: '{{ text }}' # as it is
output: { format: choice, choices: [ { value: good }, { value: bad } ] }
acme.owner: ada
`);
});

test('fields that the new task does not have are gone, and a path in the first comment leads there from the new folder', () => {
  const { system, ...others } = { ...changed, examples: [] };
  const written = tunedTaskText({ ...tuned, definition: others, path: 'mood-tuned.yaml', old });
  expect(system).toBeDefined();
  expect(written).not.toMatch(/^(?:system|examples|variants):/mu);
  expect(written).toMatch(/^# yaml-language-server: \$schema=schema\/task\.schema\.json\n/u);
});

test.each([
  ['without a file', undefined],
  ['where it extends another file', { ...old, text: `${text}extends: base.yaml\n` }],
  [
    'where another field needs a variant',
    {
      ...old,
      text: text
        .replace('for: embedded-model, system: Say.', 'for: embedded-model, system: &say Say.')
        .replace('acme.owner: ada', 'metadata: { note: *say }'),
    },
  ],
  [
    'where a partial is in a file of its own',
    { ...old, text: `${text}partials: { tone: 'file:tone.md' }\n` },
  ],
])('%s, the task is written anew and reads the same', (_, given) => {
  const partials = { tone: 'kindly' };
  const written = tunedTaskText({ ...tuned, definition: { ...changed, partials }, old: given });
  expect(written).not.toContain('#');
  expect(parseTaskFile(written, tuned.path)).toEqual({ ...changed, partials, name: 'mood-tuned' });
});
