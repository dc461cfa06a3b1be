import type { ConversationRecord } from './conversation.js';
import { readList, readObject, readText, readWhole } from './json-values.js';
import type { Turn } from './turn.js';
import { readTurn, turnJson } from './turn-json.js';

/** Of the form below; another one is not read. */
const version = 1;
/** In UTF-16 units; browsers keep some five million for all pages of an address. */
const longest = 1_000_000;

/** Turns never change, so that only a new one costs anything. */
const written = new WeakMap<Turn, string>();

/** A conversation as a text to be kept: its newest turns, as many as fit. Their ids follow each other, so that the first tells all. */
export function conversationText({ key, turns }: ConversationRecord, room = longest): string {
  const kept: string[] = [];
  let length = 0;
  for (const turn of turns.toReversed()) {
    const text = turnText(turn);
    length += text.length + 1;
    if (length > room) break;
    kept.unshift(text);
  }
  const firstId = turns.at(-kept.length)?.id ?? 0;
  return `{"version":${version},"key":${JSON.stringify(key)},"firstId":${firstId},"turns":[${kept.join(',')}]}`;
}

function turnText(turn: Turn): string {
  const text = written.get(turn) ?? JSON.stringify(turnJson(turn));
  written.set(turn, text);
  return text;
}

/** @returns undefined for anything but what `conversationText` writes */
export function readConversation(text: string): ConversationRecord | undefined {
  try {
    const { version: itsVersion, key, firstId = 0, turns } = readObject(JSON.parse(text));
    if (itsVersion !== version) return undefined;
    const first = readWhole(firstId);
    return { key: readText(key), turns: readList(turns).map((turn, i) => readTurn(turn, first + i)) };
  } catch {
    return undefined;
  }
}
