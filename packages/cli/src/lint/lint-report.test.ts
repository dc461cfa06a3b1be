import { expect, test } from '@jest/globals';
import { type LintFinding, type LintReport, told } from '@qaio/core';
import { githubAnnotations, githubErrors } from './github-annotations.js';
import { messagesFor } from '../messages/messages.js';
import { lintText } from './lint-text.js';

const [english, chinese] = [messagesFor({ locale: 'C' }), messagesFor({ locale: 'zh_CN.UTF-8' })];

const finding: LintFinding = {
  rule: 'label-mass',
  severity: 'warning',
  measured: 0.1,
  limit: 0.5,
  file: 'a,b.yaml',
  line: 3,
  column: 7,
  path: 'output.choices',
  message: '10 % of\nit.',
  remedy: told`Move what is the same for every input from 'prompt' to 'system'.`,
};
const report: LintReport = {
  task: 'mood',
  taskEtag: 'etag',
  model: 'm',
  dtype: 'int8',
  rowCount: 4,
  refusedCount: 1,
  findings: [finding, { ...finding, rule: 'own', severity: 'note', file: '' }],
  notChecked: [
    { rule: 'one', reason: told`the task needs others` },
    { rule: 'two', reason: told`the task has no labels` },
    { rule: 'three', reason: told`the task needs others` },
  ],
};

test('findings with their place and remedy, then what was not checked, by its reason', () => {
  expect(lintText(report, english))
    .toBe(`mood (etag) on m int8: 4 inputs, 1 more refused as too long or malformed

a,b.yaml:3:7: warning label-mass
  10 % of
it.
  Move what is the same for every input from 'prompt' to 'system'.

note own
  10 % of
it.
  Move what is the same for every input from 'prompt' to 'system'.

not checked, because the task needs others: one, three
not checked, because the task has no labels: two
`);
  expect(lintText({ ...report, findings: [], notChecked: [] }, english)).toContain('\nnothing found\n');
  const blind = { ...report, rowCount: 0, refusedCount: 4, findings: [], notChecked: [] };
  expect(lintText(blind, english)).toContain('\nnothing found, and nothing tried: no input fits');
});

test('all of it is told in Chinese', () => {
  const message = told`'${'正面'}' and '${'负面'}'`;
  const findings = [{ ...finding, told: message }];
  expect(lintText({ ...report, findings }, chinese))
    .toBe(`mood（etag），模型 m int8：4 个输入，另有 1 个因太长或格式不对没有用上

a,b.yaml:3:7: 警告 label-mass
  '正面' 和 '负面'
  请把对每个输入都相同的部分从 'prompt' 移到 'system'。

没有检查（任务要用到别的任务）：one, three
没有检查（任务没有标签）：two
`);
});

test('a workflow command for each finding, with what ends a part of it escaped', () => {
  const [warning, note] = githubAnnotations(report.findings, english).split('\n');
  expect(warning).toBe(
    "::warning file=a%2Cb.yaml,line=3,col=7,title=label-mass::10 %25 of%0Ait. Move what is the same for every input from 'prompt' to 'system'.",
  );
  expect(note).toMatch(/^::notice /u);
});

test('what is wrong with a task file is an error at its place', () => {
  const problem = { file: 'a.yaml', line: 9, column: 3, path: 'needs.x', message: '50 %\nof it' };
  expect(githubErrors([problem, { ...problem, path: '' }])).toBe(
    '::error file=a.yaml,line=9,col=3,title=needs.x::50 %25%0Aof it\n' +
      '::error file=a.yaml,line=9,col=3,title=task file::50 %25%0Aof it\n',
  );
});
