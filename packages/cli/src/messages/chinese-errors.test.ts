import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { QaioError, Told, invalidTask, listProblems, told } from '@qaio/core';
import ts from 'typescript';
import { chineseErrors, hasWords, inChinese } from './chinese-errors.js';
import { answerWarnings } from './chinese-errors/answer-warnings.js';
import { benchNotes } from './chinese-errors/bench-notes.js';
import { commandErrors } from './chinese-errors/command-errors.js';
import { doctor } from './chinese-errors/doctor.js';
import { evaluationPage } from './chinese-errors/evaluation-page.js';
import { measured } from './chinese-errors/measured.js';
import { modelErrors } from './chinese-errors/model-errors.js';
import { notes } from './chinese-errors/notes.js';
import { requestErrors } from './chinese-errors/request-errors.js';
import { taskFileErrors } from './chinese-errors/task-file-errors.js';
import { tuned } from './chinese-errors/tuned.js';
import { verified } from './chinese-errors/verified.js';
import { chineseMessages } from './chinese.js';

const packages = fileURLToPath(new URL('../../..', import.meta.url));

/** The form of every tagged template in a package's sources. */
function formsIn(name: string): string[] {
  const source = join(packages, name, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.tsx?$/u.test(file) && !/(?:\.test\.tsx?|[\\/]?told\.ts)$/u.test(file))
    .flatMap((file) => formsOf(readFileSync(join(source, file), 'utf8')));
}

function formsOf(text: string): string[] {
  const forms: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'told')
      forms.push(formOf(node.template));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
  return forms.filter(hasWords);
}

function formOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce(
    (before, { literal }, at) => `${before}{${at}}${literal.text}`,
    template.head.text,
  );
}

const placesIn = (form: string): string[] => [...new Set(form.match(/\{\d+\}/gu))].sort();

describe('what errors tell', () => {
  const forms = ['core', 'models', 'bench', 'server', 'cli'].flatMap(formsIn);

  test('has a Chinese form for every English one, and no other', () => {
    const known = Object.keys(chineseErrors);
    expect([...new Set(forms)].filter((form) => !Object.hasOwn(chineseErrors, form))).toEqual([]);
    expect(known.filter((form) => !forms.includes(form))).toEqual([]);
  });

  test('has one Chinese form for each', () => {
    const files = [
      answerWarnings,
      benchNotes,
      commandErrors,
      doctor,
      evaluationPage,
      measured,
      modelErrors,
      notes,
      requestErrors,
    ];
    const counts = [...files, taskFileErrors, tuned, verified].map((forms) => Object.keys(forms).length);
    expect(Object.keys(chineseErrors)).toHaveLength(counts.reduce((sum, count) => sum + count));
  });

  test('keeps every part, but for an English ending', () => {
    for (const [form, chinese] of Object.entries(chineseErrors)) {
      if (/(?:run|second|warning)\{\d\}/u.test(form)) continue;
      expect([form, placesIn(chinese)]).toEqual([form, placesIn(form)]);
    }
  });
});

test('a sentence is said with its parts, in Chinese where they can be', () => {
  const place = told`${'tasks/a.yaml'}: ${told`cannot be read: ${told`is missing`}`}`;
  expect(String(place)).toBe('tasks/a.yaml: cannot be read: is missing');
  expect(inChinese(place)).toEqual({ text: 'tasks/a.yaml: 读不出来：缺少', isWhole: true });
  expect(inChinese(told`${new Told('as nobody says', [])} ${'{0}'}`)).toEqual({
    text: 'as nobody says {0}',
    isWhole: false,
  });
});

test.each([
  ['a.csv 里没有数据行。', new QaioError('invalid-input', told`There are no rows in ${'a.csv'}.`)],
  ['输入不符合任务的要求。\nin English', new QaioError('invalid-input', 'in English')],
  [
    '输入不符合任务的要求。\nwhatever 里没有数据行。',
    new QaioError('invalid-input', told`There are no rows in ${new Told('whatever', [])}.`),
  ],
  [
    'a.yaml:1:2: prompt: 不能为空',
    invalidTask([
      { file: 'a.yaml', line: 1, column: 2, path: 'prompt', message: '', told: told`must not be empty` },
    ]),
  ],
  [
    'input.text 缺少',
    new QaioError('invalid-input', listProblems([told`${'input.text'} ${told`is missing`}`])),
  ],
  ['in English', new Error('in English')],
])('%j is said in Chinese', (chinese, error) => {
  expect(chineseMessages('aio').error(error)).toBe(chinese);
});
