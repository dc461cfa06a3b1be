import { type TextField, emptyField } from './text-field.js';

/** What the screen alone knows. */
export interface AppState {
  readonly field: TextField;
  /** How many lines the conversation is scrolled up from its end. */
  readonly scroll: number;
}

export const initialState: AppState = { field: emptyField, scroll: 0 };
