import { expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { parseTaskFile } from './task-file.js';

const sound = `apiVersion: prompttasks/v1
name: weather
displayName: 天气
description: Is it about the weather?
version: 1.0.0
input:
  schema: { type: object, properties: { text: { type: string } } }
system: 只回答：是 或 否。
prompt: '{{ text }}'
output:
  format: choice
  choices: [{ value: 是, id: 'yes' }, { value: 否, id: 'no' }]
`;

/** Place and message of every problem of the sound file with one change. */
function problems(from: string, to: string): string[] {
  const text = sound.replace(from, () => to);
  expect(text).not.toBe(sound);
  try {
    parseTaskFile(text, '');
    return [];
  } catch (error) {
    if (!(error instanceof QaioError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

test('the file that the slips are made in is sound', () => {
  expect(parseTaskFile(sound, '').name).toBe('weather');
});

const document =
  'a second document begins here (---), and a file holds one task; remove the line, or put what follows into a file of its own';

test.each<[string, string, string, string]>([
  ['full-width colon', 'name: ', 'name：', "2:5 '：' is not the ASCII :; type : and a space"],
  ['… without a value', 'output:', 'output：', "10:7 '：' is not the ASCII :; type : and a space"],
  ['full-width comma', "'yes' }, {", "'yes' }， {", "12:36 '，' is not the ASCII ,; type ,"],
  ['tab', '  schema', '\tschema', '7:1 the line is indented with a tab; type two spaces for each level'],
  ['two documents', sound, `${sound}---\n${sound}`, `13:1 ${document}`],
  ['a last separator', sound, `---\n${sound}---\n`, `14:1 ${document}`],
  [
    'no space after the colon',
    'name: ',
    'name:',
    '2:1 expected a key with its value; type a colon and a space between them, as in key: value',
  ],
  [
    'a second colon',
    '只回答：是',
    'note: 是',
    "8:9 a second colon in one line makes a mapping within a value; put the value into quotes: 'one: two'",
  ],
  [
    'a key twice',
    'name:',
    'name: a\nname:',
    "3:1 the key 'name' stands here for the second time, first in line 2; remove one of the two",
  ],
  [
    'a line that is indented too deep',
    '  format: choice\n',
    '  format: choice\n   thinking: true\n',
    '12:4 this line is indented deeper than the key above, which has a value already; put both at the same depth',
  ],
  [
    'typographic quotes',
    "'{{ text }}'",
    '“{{ text }}”',
    "9:9 '“' is not the ASCII \"; type \", or keep these as part of the text and put ' around the whole",
  ],
  ['a version that is a number', '1.0.0', '1.0', '5:1 expected three numbers, such as 1.0.0, not 1'],
  [
    'no quotes around a placeholder',
    "'{{ text }}'",
    '{{ text }}',
    '9:1 expected a text, not a mapping; put a text that begins with { or [ into quotes',
  ],
  ['a number for a name', '天气', '7', '3:1 expected a text, not 7; put it into quotes'],
  [
    'merge key',
    'output:\n',
    'output:\n  <<: {}\n',
    "11:3 unknown key '<<'; merge keys are not read: write the keys out, or take over a whole file with extends",
  ],
])('%s', (_, from, to, message) => {
  expect(problems(from, to)[0]).toBe(message);
});

test('what only looks like a slip is text', () => {
  expect(problems('只回答：是', '“是：否”，‘好’、……')).toEqual([]);
  expect(problems("'{{ text }}'", "'“{{ text }}”'")).toEqual([]);
});
