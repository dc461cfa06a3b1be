import type { LintFinding, LintReport } from '@qaio/core';
import { moreRefused, reportHead } from '../evaluation/report-head.js';

/** For people: each finding behind its place, with what to do about it, then the rules that were not checked. */
export function lintText(report: LintReport): string {
  const { rowCount, refusedCount, findings, notChecked } = report;
  return [
    reportHead(report, `${rowCount} inputs${moreRefused(refusedCount)}`),
    ...findings.flatMap((finding) => ['', ...findingLines(finding)]),
    ...(findings.length === 0 ? [noFindings(report)] : []),
    ...notCheckedLines(notChecked),
    '',
  ].join('\n');
}

const noFindings = ({ rowCount, refusedCount }: LintReport): string =>
  rowCount === 0 && refusedCount > 0
    ? 'nothing found, and nothing tried: no input fits into one prompt of the task'
    : 'nothing found';

function findingLines({ file, line, column, severity, rule, message, remedy }: LintFinding): string[] {
  const place = file === '' ? '' : `${file}:${line}:${column}: `;
  return [`${place}${severity} ${rule}`, `  ${message}`, `  ${remedy}`];
}

/** One line for each reason. */
function notCheckedLines(notChecked: LintReport['notChecked']): string[] {
  const reasons = [...new Set(notChecked.map(({ reason }) => reason))];
  const lines = reasons.map((reason) => {
    const rules = notChecked.flatMap((one) => (one.reason === reason ? [one.rule] : []));
    return `not checked, because ${reason}: ${rules.join(', ')}`;
  });
  return lines.length > 0 ? ['', ...lines] : [];
}
