import { told } from '@qaio/core';
import { type Finding, fine, worse } from './finding.js';

export interface Terminal {
  readonly isTerminal: boolean;
  /** Of characters. */
  readonly columns: number | undefined;
  readonly locale: string | undefined;
  readonly platform: NodeJS.Platform;
}

const fewestColumns = 40;

/** Whether what people read arrives as it is written. */
export function terminalFindings({ isTerminal, columns = 80, locale, platform }: Terminal): Finding[] {
  const language = locale ?? told`no locale`;
  const width = isTerminal ? told`a terminal of ${columns} columns` : told`no terminal`;
  const says = told`${width}, ${language}`;
  // macOS and Windows have UTF-8 whatever the variables say
  const isUnicode = platform !== 'linux' || /utf-?8/iu.test(locale ?? '');
  if (!isUnicode)
    return [
      worse(
        'terminal',
        says,
        told`Chinese and emoji may come out wrong. Set LC_ALL=C.UTF-8, or zh_CN.UTF-8.`,
      ),
    ];
  if (isTerminal && columns < fewestColumns)
    return [
      worse('terminal', says, told`The dashboard wants ${fewestColumns} columns or more. Widen the window.`),
    ];
  return [fine('terminal', says)];
}
