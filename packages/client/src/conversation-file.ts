import { shownAnswer } from './answer-text.js';
import { correctionOf } from './correction.js';
import { fileWords } from './file-words.js';
import type { Language } from './language.js';
import { formatPercent } from './percent.js';
import { taskName } from './conversation-task.js';
import { type Judgement, type Turn, judgements } from './turn.js';
import { errorText } from './turn-error.js';
import { turnJson } from './turn-json.js';
import { turnWords } from './turn-words.js';

/** Turns as JSON: all that is known of them, results as the HTTP API writes them. */
export function conversationJson(turns: readonly Turn[]): string {
  return `${JSON.stringify({ version: 1, turns: turns.map(turnJson) }, undefined, 2)}\n`;
}

/** Turns to be read by people. All that anybody or the model wrote stands in fenced blocks, where nothing is markup. */
export function conversationMarkdown(turns: readonly Turn[], language: Language): string {
  const sections = turns.map(
    (turn, i) => `## ${i + 1}\n\n${parts(turn, language).map(section).join('\n\n')}\n`,
  );
  return [`# ${fileWords[language].conversation}\n`, ...sections].join('\n');
}

/** A name and a text under it. */
type Part = readonly [name: string, text: string];

function parts(turn: Turn, language: Language): Part[] {
  const words = fileWords[language];
  const all: Part[] = [
    [words.task, taskName(turn.task)],
    [words.message, turn.message],
    ...judgements(turn).map((judgement): Part => [words.judgement, judgementText(turn, judgement, language)]),
    [words.answer, shownAnswer(turn, language)],
    [words.end, endText(turn, language)],
  ];
  return all.filter(([, text]) => text !== '');
}

/** The task, what was decided, every label's share, and what was said against it, a line each. */
function judgementText(turn: Turn, { task, classification }: Judgement, language: Language): string {
  const { abstained, label, scores } = classification;
  const correction = correctionOf(turn, task);
  return [
    `${taskName(task)}: ${abstained ? turnWords[language].abstained : label}`,
    ...scores.map((score) => `${score.label} ${formatPercent(score.probability)}`),
    ...(correction?.status === 'kept' ? [turnWords[language].corrected(correction.label)] : []),
  ].join('\n');
}

function endText({ status, error, isTakenBack }: Turn, language: Language): string {
  if (error) return errorText(error, language);
  if (isTakenBack) return turnWords[language].takenBack;
  return status === 'cancelled' ? turnWords[language].cancelled : '';
}

/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks: only a run of backticks that is as long ends it. */
function section([name, text]: Part): string {
  const runs = [...text.matchAll(/`+/gu)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return `**${name}**\n\n${fence}text\n${withoutControls(text)}\n${fence}`;
}

/** For whoever looks at the file in a terminal: https://www.unicode.org/charts/PDF/U2400.pdf */
function withoutControls(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(/[^\P{Cc}\n\t]/gu, (control) => {
    const code = control.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\uFFFD';
  });
}
