import type { TlsCertificate } from './tls-certificate.js';

/** The certificate that both doors show; another may take its place while they are open. */
export class ShownCertificate {
  #current: TlsCertificate;
  readonly #listeners = new Set<() => void>();

  constructor(first: TlsCertificate) {
    this.#current = first;
  }

  get current(): TlsCertificate {
    return this.#current;
  }

  /**
   * Connections that are open stay as they are.
   *
   * @returns whether it is another one
   */
  replace(next: TlsCertificate): boolean {
    const isSame = (['cert', 'key', 'clientCa'] as const).every(
      (part) => String(this.#current[part]) === String(next[part]),
    );
    if (isSame) return false;
    this.#current = next;
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** @returns the way to stop listening */
  onReplace(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
