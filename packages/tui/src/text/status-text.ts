import { basename } from 'node:path';
import { type ConnectionState, type Turn, speedText, turnFigures } from '@qaio/client';
import type { GetModelResponse } from '@qaio/protocol';
import stringWidth from 'string-width';
import type { HistoryState } from '../history/history.js';
import type { AppState } from '../state/app-state.js';
import type { Note, Refusal, Words } from '../words/words.js';
import { type StatusPart, fitStatus } from './fit-status.js';
import { problemText, shortProblemText } from './pane-texts.js';
import { shownText } from './shown-text.js';
import { memorySize } from './status-table.js';

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
  const room = columns - stringWidth(state);
  const said = (texts: readonly string[], shortest?: number): string =>
    fitStatus([messagePart(texts, room, shortest), ...keyParts(facts, words, 1)], room);
  const refused = refusedText(server, refusal, words);
  if (refused !== undefined) return { state, text: said([refused]), isTrouble: true };
  // until somebody mends it: the keys must stay in sight
  const lasting = [...problemTexts(server, words), ...lossTexts(facts.history, words)];
  if (lasting.length > 0) return { state, text: said(lasting, Math.floor((room * 2) / 3)), isTrouble: true };
  if (facts.screen === 'search') return { state, text: said([words.searchKeys]), isTrouble: false };
  if (note) return { state, text: said(noteTexts(note, words)), isTrouble: note.kind === 'not-saved' };
  const parts = [...figures(facts, words), ...keyParts(facts, words, 0)];
  const line = fitStatus([{ text: ' ', rank: 0 }, ...parts], room);
  return { state, text: line.replace(/^ {2}│/u, ' │'), isTrouble: false };
}

/** @param texts that say the same, the longest first */
function messagePart(texts: readonly string[], room: number, shortest: number | undefined): StatusPart {
  const text = texts.find((one) => stringWidth(shownText(one)) < room) ?? texts.at(-1) ?? '';
  return { text: ` ${text}`, rank: 0, ...(shortest !== undefined && { shortest }) };
}

function refusedText(
  { status }: ConnectionState,
  refusal: Refusal | undefined,
  words: Words,
): string | undefined {
  const isOver = refusal === 'no-server' && status === 'connected';
  return refusal && !isOver ? words.refused[refusal] : undefined;
}

function problemTexts({ problems }: ConnectionState, words: Words): string[] {
  return problems.length === 0 ? [] : [problemText(problems, words), shortProblemText(problems, words)];
}

function lossTexts({ problem }: HistoryState, words: Words): string[] {
  return problem === undefined ? [] : [words.notSaved(problem)];
}

function noteTexts(note: Note, words: Words): string[] {
  switch (note.kind) {
    case 'copied':
      return [words.copied(note.characters)];
    case 'saved':
      return [words.saved(note.path), words.saved(`…/${basename(note.path)}`)];
    case 'not-saved':
      return [words.notSaved(note.reason)];
  }
}

function figures({ server, turns, address }: StatusFacts, words: Words): StatusPart[] {
  const { model, status } = server;
  const { firstTokenMs, tokensPerSecond, promptTokens, cachedTokens } = newestFigures(turns);
  const milliseconds = firstTokenMs === undefined ? '-' : `${firstTokenMs.toFixed(0)}ms`;
  return [
    { text: address, rank: 6 },
    { text: model ? `${model.model} ${model.quantization}` : words.noModel, rank: 3, shortest: 8 },
    { text: words.firstToken(milliseconds), rank: 4 },
    { text: `${tokensPerSecond === undefined ? '-' : speedText(tokensPerSecond)} tok/s`, rank: 2 },
    { text: promptTokens ? words.cached(cachedTokens ?? 0, promptTokens) : '', rank: 8 },
    ...(model && status === 'connected' ? loadParts(model, words) : []),
  ];
}

/** Of a queue there is more need to know than of an empty one. */
function loadParts(model: GetModelResponse, words: Words): StatusPart[] {
  const { waitingSequences } = model;
  return [
    { text: words.queue(waitingSequences), rank: waitingSequences > 0 ? 2 : 5 },
    { text: memorySize(model) ?? '', rank: 7 },
  ];
}

/** @param rank of the first; the other goes before it */
function keyParts({ isRunning, screen }: StatusFacts, words: Words, rank: number): StatusPart[] {
  if (screen === 'search') return [];
  return [
    { text: isRunning ? words.stopKey : words.leaveKey, rank },
    { text: words.helpKey, rank: rank + 1 },
  ];
}

/** Of the turn that answered last. */
function newestFigures(turns: readonly Turn[]): Partial<ReturnType<typeof turnFigures>> {
  const result = turns.findLast((turn) => turn.result)?.result;
  return result ? turnFigures(result) : {};
}
