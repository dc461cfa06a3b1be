import type { Refusal } from '../words/words.js';
import type { AppState } from './app-state.js';
import { type TextEdit, editField, emptyField, fieldOf, fieldText } from './text-field.js';

export type AppAction =
  | { readonly kind: 'edit'; readonly edit: TextEdit }
  /** A sent message comes into the line: the one before, or the one after. */
  | { readonly kind: 'recall'; readonly step: -1 | 1 }
  | { readonly kind: 'scroll'; readonly lines: number }
  /** The line has been sent. */
  | { readonly kind: 'send' }
  /** A text comes back to be mended. */
  | { readonly kind: 'give-back'; readonly text: string }
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | ScreenAction;

/** Another screen, or another task. */
type ScreenAction =
  | { readonly kind: 'show'; readonly screen: AppState['screen']; readonly marked?: number }
  /** @property count how many tasks there are */
  | { readonly kind: 'mark'; readonly step: -1 | 1; readonly count: number }
  | { readonly kind: 'choose'; readonly task: string };

export function reduceApp(before: AppState, action: AppAction): AppState {
  const state = { ...before, refusal: undefined };
  switch (action.kind) {
    case 'edit':
      return { ...state, field: editField(state.field, action.edit), recalled: undefined };
    case 'recall':
      return recall(state, action.step);
    case 'scroll':
      return { ...state, scroll: Math.max(0, state.scroll + action.lines) };
    case 'send':
      return { ...state, field: emptyField, scroll: 0, recalled: undefined, sent: sentWith(state) };
    case 'give-back':
      // something else may have been typed meanwhile
      return state.field.characters.length > 0 ? before : { ...before, field: fieldOf(action.text) };
    case 'refuse':
      return { ...state, refusal: action.refusal };
    default:
      return reduceScreen(state, action);
  }
}

function reduceScreen(state: AppState, action: ScreenAction): AppState {
  switch (action.kind) {
    case 'show':
      return { ...state, screen: action.screen, scroll: 0, marked: action.marked ?? 0 };
    case 'mark':
      return { ...state, marked: (state.marked + action.step + action.count) % Math.max(1, action.count) };
    case 'choose':
      return { ...state, screen: 'talk', scroll: 0, wantedTask: action.task };
  }
}

function sentWith({ sent, field }: AppState): readonly string[] {
  const text = fieldText(field).trim();
  return sent.at(-1) === text ? sent : [...sent, text];
}

function recall(state: AppState, step: -1 | 1): AppState {
  const { sent, recalled, field } = state;
  const index = (recalled?.index ?? sent.length) + step;
  const draft = recalled?.draft ?? field;
  if (index < 0 || index > sent.length) return state;
  if (index === sent.length) return { ...state, field: draft, recalled: undefined };
  return { ...state, field: fieldOf(sent[index] ?? ''), recalled: { index, draft } };
}
