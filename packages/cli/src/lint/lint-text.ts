import { type LintFinding, type LintReport, type Told, told } from '@qaio/core';
import { moreRefused, reportHead } from '../evaluation/report-head.js';
import type { Messages } from '../messages/messages.js';

/** For people: each finding behind its place, with what to do about it, then the rules that were not checked. */
export function lintText(report: LintReport, { say }: Pick<Messages, 'say'>): string {
  const { rowCount, refusedCount, findings, notChecked } = report;
  return [
    say(reportHead(report, told`${rowCount} inputs${moreRefused(refusedCount)}`)),
    ...findings.flatMap((finding) => ['', ...findingLines(finding).map(say)]),
    ...(findings.length === 0 ? [say(noFindings(report))] : []),
    ...notCheckedLines(notChecked, say),
    '',
  ].join('\n');
}

const noFindings = ({ rowCount, refusedCount }: LintReport): Told =>
  rowCount === 0 && refusedCount > 0
    ? told`nothing found, and nothing tried: no input fits into one prompt of the task`
    : told`nothing found`;

const severities = { warning: told`warning`, note: told`note` } as const;

function findingLines({ severity, rule, message, told: said, remedy, ...place }: LintFinding): Told[] {
  const at = place.file === '' ? '' : `${place.file}:${place.line}:${place.column}: `;
  return [told`${at}${severities[severity]} ${rule}`, told`  ${said ?? message}`, told`  ${remedy}`];
}

/** One line for each reason. */
function notCheckedLines(notChecked: LintReport['notChecked'], say: Messages['say']): string[] {
  const said = notChecked.map(({ rule, reason }) => ({ rule, reason: say(reason) }));
  const lines = [...new Set(said.map(({ reason }) => reason))].map((reason) => {
    const rules = said.flatMap((one) => (one.reason === reason ? [one.rule] : []));
    return say(told`not checked, because ${reason}: ${rules.join(', ')}`);
  });
  return lines.length > 0 ? ['', ...lines] : [];
}
