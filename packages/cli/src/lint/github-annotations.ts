/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
import type { LintFinding, SourceProblem } from '@qaio/core';

interface Annotation extends Pick<SourceProblem, 'file' | 'line' | 'column'> {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
}

type Finding = Pick<LintFinding, 'severity' | 'rule' | 'file' | 'line' | 'column' | 'message' | 'remedy'>;

export function githubAnnotations(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, rule, message, remedy, ...place }) => {
      const level = severity === 'warning' ? 'warning' : 'notice';
      return annotationLine({ ...place, level, title: rule, text: `${message} ${remedy}` });
    })
    .join('');
}

/** What is wrong with task files. */
export function githubErrors(problems: readonly SourceProblem[]): string {
  return problems
    .map(({ path, message, ...place }) =>
      annotationLine({ ...place, level: 'error', title: path || 'task file', text: message }),
    )
    .join('');
}

function annotationLine({ level, title, file, line, column, text }: Annotation): string {
  const properties = Object.entries({ file, line, col: column, title })
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
    .join(',');
  return `::${level} ${properties}::${escaped(text)}\n`;
}

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
