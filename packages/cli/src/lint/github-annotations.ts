/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
import { type LintFinding, type SourceProblem, told } from '@qaio/core';
import type { Messages } from '../messages/messages.js';

interface Annotation extends Pick<SourceProblem, 'file' | 'line' | 'column'> {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
}

export function githubAnnotations(findings: readonly LintFinding[], { say }: Pick<Messages, 'say'>): string {
  return findings
    .map(({ severity, rule, message, told: said, remedy, file, line, column }) => {
      const level = severity === 'warning' ? 'warning' : 'notice';
      const text = say(told`${said ?? message} ${remedy}`);
      return annotationLine({ file, line, column, level, title: rule, text });
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
