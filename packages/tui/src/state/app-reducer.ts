import { type AppState, initialState } from './app-state.js';
import { type TextEdit, editField, emptyField } from './text-field.js';

export type AppAction =
  | { readonly kind: 'edit'; readonly edit: TextEdit }
  | { readonly kind: 'scroll'; readonly lines: number }
  /** The line has been sent. */
  | { readonly kind: 'send' }
  /** A text comes back to be mended. */
  | { readonly kind: 'give-back'; readonly text: string };

export function reduceApp(state: AppState, action: AppAction): AppState {
  switch (action.kind) {
    case 'edit':
      return { ...state, field: editField(state.field, action.edit) };
    case 'scroll':
      return { ...state, scroll: Math.max(0, state.scroll + action.lines) };
    case 'send':
      return initialState;
    case 'give-back':
      // something else may have been typed meanwhile
      if (state.field.characters.length > 0) return state;
      return { ...state, field: editField(emptyField, { kind: 'insert', text: action.text }) };
  }
}
