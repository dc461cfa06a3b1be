import { expect, test } from '@jest/globals';
import type { LintFinding, LintReport } from '@qaio/core';
import { githubAnnotations, githubErrors } from './github-annotations.js';
import { lintText } from './lint-text.js';

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
  remedy: 'Do this: that.',
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
    { rule: 'one', reason: 'of that' },
    { rule: 'two', reason: 'of this' },
    { rule: 'three', reason: 'of that' },
  ],
};

test('findings with their place and remedy, then what was not checked, by its reason', () => {
  expect(lintText(report)).toBe(`mood (etag) on m int8: 4 inputs, 1 more refused as too long or malformed

a,b.yaml:3:7: warning label-mass
  10 % of
it.
  Do this: that.

note own
  10 % of
it.
  Do this: that.

not checked, because of that: one, three
not checked, because of this: two
`);
  expect(lintText({ ...report, findings: [], notChecked: [] })).toContain('\nnothing found\n');
  const blind = { ...report, rowCount: 0, refusedCount: 4, findings: [], notChecked: [] };
  expect(lintText(blind)).toContain('\nnothing found, and nothing tried: no input fits');
});

test('a workflow command for each finding, with what ends a part of it escaped', () => {
  const [warning, note] = githubAnnotations(report.findings).split('\n');
  expect(warning).toBe(
    '::warning file=a%2Cb.yaml,line=3,col=7,title=label-mass::10 %25 of%0Ait. Do this: that.',
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
