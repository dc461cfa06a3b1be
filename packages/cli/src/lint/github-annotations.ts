import type { LintFinding } from '@qaio/core';

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function githubAnnotations(
  findings: readonly Pick<
    LintFinding,
    'severity' | 'rule' | 'file' | 'line' | 'column' | 'message' | 'remedy'
  >[],
): string {
  return findings
    .map(({ severity, rule, file, line, column, message, remedy }) => {
      const level = severity === 'warning' ? 'warning' : 'notice';
      const properties = Object.entries({ file, line, col: column, title: rule })
        .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
        .join(',');
      return `::${level} ${properties}::${escaped(`${message} ${remedy}`)}\n`;
    })
    .join('');
}

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
