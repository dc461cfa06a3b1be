import type { Note, Refusal } from '../words/words.js';
import { type TextField, emptyField, fieldOf } from './text-field.js';

/** What the screen alone knows. */
export interface AppState {
  readonly field: TextField;
  /** How many lines the screen is scrolled: the conversation up from its end, the help down from its beginning. */
  readonly scroll: number;
  readonly screen: 'talk' | 'help' | 'tasks' | 'labels' | 'save' | 'search' | 'status' | 'history';
  /** What is looked for in the conversation. */
  readonly sought: TextField;
  /** Which task, label, format, conversation or turn that was found is marked, from 0. */
  readonly marked: number;
  /** Id of the turn whose judgement is called wrong; undefined where none is. */
  readonly corrected: number | undefined;
  /** What was sent, oldest first. */
  readonly sent: readonly string[];
  /** What was typed for the first values of a task that takes several. */
  readonly answers: readonly string[];
  /** Which of the sent messages stands in the line, and what stood there before. */
  readonly recalled: { readonly index: number; readonly draft: TextField } | undefined;
  /** Why the last Enter did nothing, until the next key. */
  readonly refusal: Refusal | undefined;
  /** What the last key has done where nothing else shows it, until the next key. */
  readonly note: Note | undefined;
  /** The task to talk to; undefined leaves the choice to the list of tasks. */
  readonly wantedTask: string | undefined;
}

/** @param draft what was typed before and not sent */
export function startState(wantedTask?: string, draft = ''): AppState {
  return {
    field: fieldOf(draft),
    scroll: 0,
    screen: 'talk',
    sought: emptyField,
    marked: 0,
    corrected: undefined,
    sent: [],
    answers: [],
    recalled: undefined,
    refusal: undefined,
    note: undefined,
    wantedTask,
  };
}
