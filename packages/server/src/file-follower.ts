import { type FSWatcher, watch } from 'chokidar';
import { filesFingerprint } from './files-fingerprint.js';

export interface FileFollowerOptions {
  /** Files, and folders whose files count. */
  readonly watched: readonly string[];
  /** Those of them that are looked at, too: they change without notice behind links and on disks of a network. */
  readonly polled: readonly string[];
  /** Reads the files and takes what is good in them; never rejects. */
  readonly read: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Quiet time after an edit before files are read, in ms: editors write in several steps. */
  readonly settleMs?: number | undefined;
  readonly pollMs?: number | undefined;
  /** The polled files' fingerprint when they were first read; undefined: as it is now. */
  readonly seen?: string | undefined;
}

const defaultSettleMs = 150;
const defaultPollMs = 2000;

/** Reads files again whenever they have changed, one time after the other. */
export class FileFollower {
  readonly #options: FileFollowerOptions;
  readonly #watcher: FSWatcher;
  readonly #isReady: Promise<void>;
  readonly #poll: NodeJS.Timeout;
  /** Of the polled files, as they were last read; undefined until they are looked at. */
  #seen: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** Watches from now on, until it is closed. */
  constructor(options: FileFollowerOptions) {
    this.#options = options;
    this.#seen = options.seen;
    this.#watcher = watch([...options.watched], { ignoreInitial: true, depth: 0 });
    this.#isReady = new Promise((resolve) => this.#watcher.once('ready', resolve));
    this.#watcher.on('all', () => this.#readSoon());
    this.#watcher.on('error', options.onError);
    this.#poll = setInterval(() => void this.#look(), options.pollMs ?? defaultPollMs).unref();
    void this.#look();
  }

  /** Resolves once edits are seen. */
  ready(): Promise<void> {
    return this.#isReady;
  }

  /** Once it is closed, nothing is read. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Behind whatever is being read. */
  read(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      if (this.#isClosed) return;
      this.#seen = await filesFingerprint(this.#options.polled);
      await this.#options.read();
    });
    return this.#reading;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    await this.#watcher.close();
    await this.#reading;
  }

  #readSoon(): void {
    const { settleMs = defaultSettleMs } = this.#options;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), settleMs);
  }

  /** Notices what the watcher does not. */
  async #look(): Promise<void> {
    const found = await filesFingerprint(this.#options.polled);
    const isNew = this.#seen !== undefined && this.#seen !== found;
    this.#seen = found;
    if (isNew && !this.#isClosed) this.#readSoon();
  }
}
