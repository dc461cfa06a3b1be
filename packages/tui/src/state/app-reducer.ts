import type { Note, Refusal } from '../words/words.js';
import type { AppState } from './app-state.js';
import { type TextEdit, editField, emptyField, fieldOf, fieldText } from './text-field.js';

export type AppAction =
  | { readonly kind: 'edit'; readonly edit: TextEdit }
  /** A sent message comes into the line: the one before, or the one after. */
  | { readonly kind: 'recall'; readonly step: -1 | 1 }
  | { readonly kind: 'scroll'; readonly lines: number }
  | { readonly kind: 'tell'; readonly refusal?: Refusal; readonly note?: Note }
  | EntryAction
  | ScreenAction;

/** What is typed is taken, or comes back. */
type EntryAction =
  /** The line has been sent. */
  | { readonly kind: 'send' }
  /** The line is one of several values; the next is asked for. */
  | { readonly kind: 'answer' }
  /** The value before comes back into the line. */
  | { readonly kind: 'back' }
  /** A text comes back to be mended, and the values before it. */
  | { readonly kind: 'give-back'; readonly text: string; readonly answers?: readonly string[] };

/** Another screen, or another task. */
type ScreenAction =
  | { readonly kind: 'show'; readonly screen: AppState['screen']; readonly marked?: number }
  /** A turn's judgement is called wrong: what is right is asked for. */
  | { readonly kind: 'ask-label'; readonly turn: number }
  /** @property count how many there are */
  | { readonly kind: 'mark'; readonly step: -1 | 1; readonly count: number }
  | { readonly kind: 'choose'; readonly task: string };

export function reduceApp(before: AppState, action: AppAction): AppState {
  const state = { ...before, refusal: undefined, note: undefined };
  switch (action.kind) {
    case 'edit':
      return edited(state, action.edit);
    case 'recall':
      return recall(state, action.step);
    case 'scroll':
      return { ...state, scroll: Math.max(0, state.scroll + action.lines) };
    case 'tell':
      return { ...state, refusal: action.refusal, note: action.note };
    case 'show':
    case 'ask-label':
    case 'mark':
    case 'choose':
      return reduceScreen(state, action);
    default:
      return reduceEntry(action.kind === 'give-back' ? before : state, action);
  }
}

function reduceEntry(state: AppState, action: EntryAction): AppState {
  switch (action.kind) {
    case 'send':
      return { ...cleared(state), scroll: 0, answers: [] };
    case 'answer':
      return { ...cleared(state), answers: [...state.answers, fieldText(state.field).trim()] };
    case 'back':
      return goBack(state);
    case 'give-back':
      // something else may have been typed meanwhile
      return isUntouched(state)
        ? { ...state, field: fieldOf(action.text), answers: action.answers ?? [] }
        : state;
  }
}

function reduceScreen(state: AppState, action: ScreenAction): AppState {
  switch (action.kind) {
    case 'show':
      return { ...state, screen: action.screen, scroll: 0, marked: action.marked ?? 0 };
    case 'ask-label':
      return { ...state, screen: 'labels', marked: 0, corrected: action.turn };
    case 'mark':
      return { ...state, marked: (state.marked + action.step + action.count) % Math.max(1, action.count) };
    case 'choose':
      return { ...state, screen: 'talk', scroll: 0, wantedTask: action.task, answers: [] };
  }
}

/** What is typed goes into the line that is asked for. */
function edited(state: AppState, edit: TextEdit): AppState {
  if (state.screen === 'search') return { ...state, sought: editField(state.sought, edit), marked: 0 };
  return { ...state, field: editField(state.field, edit), recalled: undefined };
}

const isUntouched = ({ field, answers }: AppState): boolean =>
  field.characters.length === 0 && answers.length === 0;

/** The line is empty; what stood in it can be recalled. */
function cleared(state: AppState): AppState {
  const text = fieldText(state.field).trim();
  const isNew = text !== '' && state.sent.at(-1) !== text;
  const sent = isNew ? [...state.sent, text] : state.sent;
  return { ...state, field: emptyField, recalled: undefined, sent };
}

function goBack(state: AppState): AppState {
  const last = state.answers.at(-1);
  if (last === undefined) return state;
  return { ...state, field: fieldOf(last), answers: state.answers.slice(0, -1), recalled: undefined };
}

function recall(state: AppState, step: -1 | 1): AppState {
  const { sent, recalled, field } = state;
  const index = (recalled?.index ?? sent.length) + step;
  const draft = recalled?.draft ?? field;
  if (index < 0 || index > sent.length) return state;
  if (index === sent.length) return { ...state, field: draft, recalled: undefined };
  return { ...state, field: fieldOf(sent[index] ?? ''), recalled: { index, draft } };
}
