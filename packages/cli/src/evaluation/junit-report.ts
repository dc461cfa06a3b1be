/**
 * A matrix of evaluations as JUnit XML, which CI systems show: a suite for each cell, with a case for having been
 * measured at all, one for each gate of its task, and one, skipped, for each error code that rows have failed with. What
 * fails here is what the command fails for.
 *
 * https://github.com/testmoapp/junitxml
 */
import { errorMessage } from '@qaio/core';
import { escapeHtml } from './html-table.js';
import { type CellOutcome, type MeasuredCell, cellNames } from './evaluation-matrix.js';
import { gateFigures, missed } from './missed-gates.js';
import { failedGroups, placeOf } from './shown-evaluation.js';

interface TestCase {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message?: string;
  readonly details?: string;
}

export function junitReport(outcomes: readonly CellOutcome[]): string {
  const names = cellNames(outcomes);
  const suites = outcomes.map((outcome, at) => ({
    name: names[at] ?? '',
    task: outcome.cell.task.name,
    properties: 'shown' in outcome ? propertiesOf(outcome) : {},
    cases: 'shown' in outcome ? casesOf(outcome) : [brokenCase(outcome.error)],
  }));
  const all = suites.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="aio eval" ${counts(all)}>
${suites.map(suiteXml).join('')}</testsuites>
`;
}

interface Suite {
  readonly name: string;
  readonly task: string;
  readonly properties: Readonly<Record<string, number | string>>;
  readonly cases: readonly TestCase[];
}

function casesOf({ cell, shown }: MeasuredCell): TestCase[] {
  const gates = gateFigures(cell.task.definition.gates, shown).map((figure): TestCase => {
    const [name, , gate, how] = figure;
    const [problem] = missed([figure]);
    const message = problem && String(problem);
    const title = `${name} ${how} ${gate}`;
    return message === undefined
      ? { name: title, outcome: 'passed' }
      : { name: title, outcome: 'failure', message };
  });
  const failed = failedGroups(shown.run.failed).map(({ code, rows }): TestCase => ({
    name: `rows that fail: ${code}`,
    outcome: 'skipped',
    message: `${rows.length} of ${shown.run.rowCount} rows, which count as wrong`,
    details: rows.map((row) => `${placeOf(row)}: ${row.reason}`).join('\n'),
  }));
  return [{ name: 'measured', outcome: 'passed' }, ...gates, ...failed];
}

const brokenCase = (error: unknown): TestCase => ({
  name: 'measured',
  outcome: 'error',
  message: errorMessage(error),
});

function propertiesOf({ cell, shown: { run, accuracy } }: MeasuredCell): Suite['properties'] {
  const { rowCount, failed, sentencesPerSecond, aloneLatencyMs, taskEtag } = run;
  return {
    accuracy,
    rowCount,
    failedCount: failed.length,
    sentencesPerSecond,
    'aloneLatencyMs.p95': aloneLatencyMs.p95,
    taskEtag,
    data: cell.data,
  };
}

function suiteXml({ name, task, properties, cases }: Suite): string {
  const listed = Object.entries(properties).map(
    ([key, value]) => `<property name="${xml(key)}" value="${xml(String(value))}"/>`,
  );
  const shown = listed.length === 0 ? '' : `<properties>${listed.join('')}</properties>\n`;
  return `<testsuite name="${xml(name)}" ${counts(cases)}>
${shown}${cases.map((one) => caseXml(task, one)).join('')}</testsuite>
`;
}

function caseXml(task: string, { name, outcome, message = '', details }: TestCase): string {
  const head = `<testcase classname="${xml(task)}" name="${xml(name)}"`;
  if (outcome === 'passed') return `${head}/>\n`;
  const kind = outcome === 'skipped' ? '' : ` type="${outcome === 'failure' ? 'gate' : 'unmeasured'}"`;
  const output = details === undefined ? '' : `<system-out>${xml(details)}</system-out>`;
  return `${head}><${outcome} message="${xml(message)}"${kind}/>${output}</testcase>\n`;
}

function counts(cases: readonly TestCase[]): string {
  const of = (wanted: TestCase['outcome']): number =>
    cases.filter(({ outcome }) => outcome === wanted).length;
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`;
}

/** Characters that XML 1.0 cannot hold, even escaped, become U+FFFD. https://www.w3.org/TR/xml/#charsets */
const xml = (text: string): string =>
  escapeHtml(text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}'));
