import { type Told, told } from '@qaio/core';

/** Why a server takes no work. */
export type Hindrance = 'loading' | 'restarting' | 'draining';

const words: Readonly<Record<Hindrance, Told>> = {
  loading: told`The server is loading its model. Try again in a moment.`,
  restarting: told`The engine has failed and is loaded again. Try again in a moment.`,
  draining: told`The server is shutting down. Ask another one, or this one once it has been started again.`,
};
const byWeight: readonly Hindrance[] = ['draining', 'loading', 'restarting'];

/** Whether a server takes work: probes of both doors ask it. */
export class Readiness {
  readonly #hindrances: Set<Hindrance>;
  readonly #listeners = new Set<() => void>();

  constructor(...hindrances: readonly Hindrance[]) {
    this.#hindrances = new Set(hindrances);
  }

  get isReady(): boolean {
    return this.#hindrances.size === 0;
  }

  /** Whether what runs is ended, and nothing is begun any more. */
  get isDraining(): boolean {
    return this.#hindrances.has('draining');
  }

  /** For people; undefined while the server takes work. */
  get refusal(): Told | undefined {
    const hindrance = byWeight.find((one) => this.#hindrances.has(one));
    return hindrance && words[hindrance];
  }

  begin(hindrance: Hindrance): void {
    this.#hindrances.add(hindrance);
    this.#tell();
  }

  end(hindrance: Hindrance): void {
    this.#hindrances.delete(hindrance);
    this.#tell();
  }

  /** Called after every change. @returns ends that */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
