import { Store } from '@qaio/client';
import { type AppAction, reduceApp } from './app-reducer.js';
import { type AppState, startState } from './app-state.js';

/**
 * The state outside of React: an action takes effect at once, not at the next render. Keys can come faster than frames,
 * and Enter must see the text that was typed just before it.
 */
export class AppStore {
  readonly #store: Store<AppState>;

  constructor(wantedTask?: string, draft?: string) {
    this.#store = new Store(startState(wantedTask, draft));
  }

  readonly getState = (): AppState => this.#store.get();

  readonly dispatch = (action: AppAction): void => this.#store.set(reduceApp(this.#store.get(), action));

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);
}
