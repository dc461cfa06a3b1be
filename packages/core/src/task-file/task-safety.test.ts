import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskHeader } from '../testing/scripted-tasks.js';
import { PromptTemplate } from '../task/prompt-template.js';
import { loadTasks } from './task-loader.js';

const rest = `input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qaio-safety-'));
  await mkdir(join(folder, 'tasks'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'tasks/link.txt'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const load = async (text: string, files: Readonly<Record<string, string>> = {}) => {
  const own = mkdtempSync(join(folder, 'tasks/t-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(own, name), content);
  await symlink(join(folder, 'secret.txt'), join(own, 'link.txt'));
  await writeFile(join(own, 'it.yaml'), text);
  return (await loadTasks([join(own, 'it.yaml')], folder))[0];
};

describe('other files', () => {
  const base = `${taskHeader('base')}system: be kind\nconfig: { temperature: 1, topK: 5 }\n${rest}`;

  test('a task takes over what it does not say itself', async () => {
    const task = await load(
      `name: it\nextends: base.yaml\nconfig: { topK: 9 }\npartials: { tone: file:tone.md }\nsystem: '{{ partials.tone }}!'\n`,
      { 'base.yaml': base, 'tone.md': '温和\n' },
    );
    expect(task?.definition).toMatchObject({
      name: 'it',
      prompt: '{{ text }}',
      config: { temperature: 1, topK: 9 },
    });
    expect(task?.messages({ text: 'x' })[0]).toEqual({ role: 'system', content: '温和!' });
  });

  test.each([
    ['extends: ../../secret.txt', /is not a file beside .*; expected a file name without a path/u],
    ['extends: /etc/passwd', /is not a file beside/u],
    ["partials: { a: 'file:../secret.txt' }", /is not a file beside/u],
    ["partials: { a: 'file:link.txt' }", /leads out of/u],
    ["partials: { a: 'file:none.txt' }", /'none.txt', expected beside .*, cannot be read: .*ENOENT/u],
    ['extends: it.yaml', /extends itself, or a chain of more than 5 files/u],
  ])('%s is refused', async (line, message) => {
    await expect(load(`${taskHeader('it')}${line}\n${rest}`)).rejects.toThrow(message);
  });

  test('an alias bomb is refused', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'
        .split('')
        .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`),
    ];
    await expect(load(`${taskHeader('it')}${rest}metadata:\n  ${bomb.join('\n  ')}\n`)).rejects.toThrow(
      /alias/iu,
    );
  });
});

describe('templates that could take all memory or time', () => {
  test.each([
    ['{% for i in range(1000000000) %}x{% endfor %}', /range\(\) accepts only whole numbers up to 100/u],
    ['{% for i in range(n) %}x{% endfor %}', /range\(\) accepts/u],
    [
      '{% for a in x %}{% for b in x %}{% for c in x %}y{% endfor %}{% endfor %}{% endfor %}',
      /nested more than 2/u,
    ],
    ["{% set ns = namespace(x='a') %}", /'namespace' is not available/u],
    ['{% macro f() %}{{ f() }}{% endmacro %}', /macros are not available/u],
    [Array(9).fill('{% set a = a ~ a %}').join(''), /uses \{% set %\} more than 8 times/u],
    ["{{ a|replace('a', b)|replace('b', a)|replace('c', b) }}", /uses the replace filter more than 2 times/u],
  ])('%s', (source, message) => {
    expect(new PromptTemplate(source).problems.join()).toMatch(message);
  });

  test('more names and signs than a prompt needs are refused, a long text is not', () => {
    expect(() => new PromptTemplate('{{ a }}'.repeat(2000))).toThrow(
      'the template has 6000 names, signs and texts, but at most 5000 may be there',
    );
    expect(new PromptTemplate('words '.repeat(40_000)).problems).toEqual([]);
  });

  test('blanks in long rows are refused, those between words and before lines are not', () => {
    const rows = [' '.repeat(238_000), `x${'\n'.repeat(3000)}`, `x${' '.repeat(200)}`.repeat(1000)];
    for (const source of rows)
      expect(() => new PromptTemplate(source)).toThrow(/up to \d+ spaces and line ends in a row/u);
    for (const source of [`x${' '.repeat(1000)}`, '        a line\n'.repeat(15_000)])
      expect(new PromptTemplate(source).problems).toEqual([]);
  });

  test('what prompts are made of is free', () => {
    const source =
      "{% for item in list %}{% if item.ok %}{{ loop.index }}. {{ item.name|replace('a', 'b') }}{% endif %}{% endfor %}{% for i in range(3) %}-{% endfor %}";
    expect(new PromptTemplate(source).problems).toEqual([]);
  });
});

describe('errors teach', () => {
  const problems = async (text: string): Promise<string> =>
    load(text).then(
      () => 'fine',
      (error: unknown) => (error as Error).message.replace(/^.*\/it\.yaml/gmu, 'it.yaml'),
    );

  test('everything at once, with a place and what was meant', async () => {
    const text = `${taskHeader('it')}sytem: x\nexmaples: []\n${rest.replace('{{ text }}', '{{ txt }}')}`;
    expect((await problems(text)).split('\n')).toEqual([
      "it.yaml:6:1: sytem: unknown key 'sytem'; did you mean 'system'?",
      "it.yaml:7:1: exmaples: unknown key 'exmaples'; did you mean 'examples'?",
      "it.yaml:9:1: prompt: unknown variable 'txt'; available here: text, needs, partials",
    ]);
  });

  test('a wrong shape in one place hides nothing in another', async () => {
    const text = `${taskHeader('it').replace('prompttasks/v1', 'prompttasks/v9')}config: { temperature: hot, topP: 3 }\n${rest.replace('{{ text }}', '{{ txt }}')}`;
    expect((await problems(text)).split('\n')).toEqual([
      'it.yaml:1:1: apiVersion: expected prompttasks/v1, not "prompttasks/v9"',
      'it.yaml:6:11: config.temperature: expected a number, not "hot"',
      'it.yaml:6:29: config.topP: must be at most 1',
      "it.yaml:8:1: prompt: unknown variable 'txt'; available here: text, needs, partials",
    ]);
    expect(await problems(taskHeader('it').replace(/^apiVersion.*\n/u, ''))).toMatch(
      /apiVersion: is missing; expected prompttasks\/v1/u,
    );
  });

  test.each([
    ['output: { format: chioce }', /output(\.format)?: expected one of text, choice, regex, json/u],
    [
      "output: { format: regex, pattern: '(a' }",
      /output\.pattern: the pattern \(a cannot be used: .*Unterminated/u,
    ],
    [
      'output: { format: json, schema: { type: object, properties: { a: { type: date } } } }',
      /output\.schema: the JSON Schema at \/properties\/a has type date/u,
    ],
    [
      'output: { format: choice, choices: [{ value: a }, { value: b }] }\nexamples: [{ input: { text: x }, output: c }]',
      /examples\.0\.output: is not a choice of this task; expected a, b/u,
    ],
    [
      'output: { format: json, schema: { type: object, required: [a], properties: { a: { type: integer } } } }\nexamples: [{ input: { text: x }, output: { a: x } }]',
      /examples\.0\.output: output\.a must be integer/u,
    ],
    [
      'output: { format: choice, choices: [{ value: a }, { value: b }] }\nsession: { history: 1 }',
      /session: only text tasks can keep conversations/u,
    ],
  ])('%s', async (output, message) => {
    expect(await problems(`${taskHeader('it')}${rest.replace('output: { format: text }', output)}`)).toMatch(
      message,
    );
  });
});
