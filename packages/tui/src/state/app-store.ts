import { type AppAction, reduceApp } from './app-reducer.js';
import { type AppState, startState } from './app-state.js';

/**
 * The state outside of React: an action takes effect at once, not at the next render. Keys can come faster than frames,
 * and Enter must see the text that was typed just before it.
 */
export class AppStore {
  #state: AppState;
  readonly #listeners = new Set<() => void>();

  constructor(wantedTask?: string) {
    this.#state = startState(wantedTask);
  }

  readonly getState = (): AppState => this.#state;

  readonly dispatch = (action: AppAction): void => {
    this.#state = reduceApp(this.#state, action);
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}
