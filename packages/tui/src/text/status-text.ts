import { type ConnectionState, type Turn, turnFigures } from '@qaio/client';
import stringWidth from 'string-width';
import type { HistoryState } from '../history/history.js';
import type { AppState } from '../state/app-state.js';
import type { Note, Refusal, Words } from '../words/words.js';
import { fitStatus } from './fit-status.js';
import { problemText } from './pane-texts.js';

export interface StatusFacts {
  readonly server: ConnectionState;
  readonly history: HistoryState;
  readonly turns: readonly Turn[];
  readonly address: string;
  readonly isRunning: boolean;
  readonly refusal: Refusal | undefined;
  readonly note: Note | undefined;
  readonly screen: AppState['screen'];
}

export interface StatusText {
  /** Of the connection. */
  readonly state: string;
  /** What stands behind it. */
  readonly text: string;
  /** Something is wrong; it stands there instead of the figures. */
  readonly isTrouble: boolean;
}

/** One line of at most `columns` columns. */
export function statusText(facts: StatusFacts, columns: number, words: Words): StatusText {
  const { server, refusal, note } = facts;
  const state = `● ${words.states[server.status]}`;
  const trouble = troubleText(server, refusal, words) || lossText(facts.history, words);
  if (trouble !== '') return { state, text: ` ${trouble}`, isTrouble: true };
  if (facts.screen === 'search') return { state, text: ` ${words.searchKeys}`, isTrouble: false };
  if (note) return { state, text: ` ${noteText(note, words)}`, isTrouble: note.kind === 'not-saved' };
  const room = columns - stringWidth(state);
  const line = fitStatus([{ text: ' ', rank: 0 }, ...figures(facts, words)], room);
  return { state, text: line.replace(/^ {2}│/u, ' │'), isTrouble: false };
}

function troubleText(server: ConnectionState, refusal: Refusal | undefined, words: Words): string {
  const isOver = refusal === 'no-server' && server.status === 'connected';
  return refusal && !isOver ? words.refused[refusal] : problemText(server.problems, words);
}

function lossText({ problem }: HistoryState, words: Words): string {
  return problem === undefined ? '' : words.notSaved(problem);
}

function noteText(note: Note, words: Words): string {
  switch (note.kind) {
    case 'copied':
      return words.copied(note.characters);
    case 'saved':
      return words.saved(note.path);
    case 'not-saved':
      return words.notSaved(note.reason);
  }
}

function figures({ server, turns, address, isRunning }: StatusFacts, words: Words) {
  const { model } = server;
  const { firstTokenMs, tokensPerSecond } = newestFigures(turns);
  const milliseconds = firstTokenMs === undefined ? '-' : `${firstTokenMs.toFixed(0)}ms`;
  return [
    { text: address, rank: 2 },
    { text: model ? `${model.model} ${model.quantization}` : words.noModel, rank: 1, shortest: 8 },
    { text: words.firstToken(milliseconds), rank: 3 },
    { text: `${tokensPerSecond?.toFixed(0) ?? '-'} tok/s`, rank: 0 },
    { text: isRunning ? words.stopKey : words.leaveKey, rank: 0 },
    { text: words.helpKey, rank: 4 },
  ];
}

/** Of the turn that answered last. */
function newestFigures(turns: readonly Turn[]): Partial<ReturnType<typeof turnFigures>> {
  const result = turns.findLast((turn) => turn.result)?.result;
  return result ? turnFigures(result) : {};
}
