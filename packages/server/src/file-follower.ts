import { type FSWatcher, watch } from 'chokidar';
import { contentsFingerprint, filesFingerprint } from './files-fingerprint.js';

export interface FileFollowerOptions {
  /** Files, and folders whose files count. */
  readonly watched: readonly string[];
  /** Those of them that are looked at, too: they change without notice behind links and on disks of a network. */
  readonly polled: readonly string[];
  /** Of the files in folders that count; undefined: all. */
  readonly names?: RegExp | undefined;
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

/** Reads files again whenever what is in them has changed, one time after the other. */
export class FileFollower {
  readonly #options: FileFollowerOptions;
  readonly #watcher: FSWatcher;
  readonly #isReady: Promise<void>;
  readonly #poll: NodeJS.Timeout;
  readonly #firstLook: Promise<void>;
  /** Of the polled files, as they were last read; undefined until they are looked at. */
  #seen: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What was in the files when they were last read; undefined where nobody knows. */
  #contents: string | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** The reading that has not begun. */
  #next: Promise<void> | undefined;
  #isAsked = false;
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
    this.#firstLook = this.#lookFirst();
  }

  /** Resolves once edits are seen. */
  async ready(): Promise<void> {
    await Promise.all([this.#isReady, this.#firstLook]);
  }

  /** Once it is closed, nothing is read. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whatever is in them, behind what is being read: whoever asks before that begins is content with one reading. */
  read(): Promise<void> {
    this.#isAsked = true;
    return this.#readNext();
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
    this.#timer = setTimeout(() => void this.#readNext(), settleMs);
  }

  #readNext(): Promise<void> {
    this.#next ??= this.#reading = this.#reading.then(() => this.#read());
    return this.#next;
  }

  async #read(): Promise<void> {
    const isAsked = this.#isAsked;
    [this.#next, this.#isAsked] = [undefined, false];
    await this.#firstLook;
    if (this.#isClosed) return;
    const { polled, watched, names, read } = this.#options;
    this.#seen = await filesFingerprint(polled, names);
    // before they are read: an edit meanwhile is another state
    const contents = await contentsFingerprint(watched, names);
    if (contents === this.#contents && !isAsked) return;
    this.#contents = contents;
    await read();
  }

  /** What was edited between the first reading and now is read again. */
  async #lookFirst(): Promise<void> {
    const { polled, watched, names, seen } = this.#options;
    const contents = await contentsFingerprint(watched, names);
    this.#seen = await filesFingerprint(polled, names);
    if (seen === undefined || seen === this.#seen) this.#contents = contents;
    else if (!this.#isClosed) this.#readSoon();
  }

  /** Notices what the watcher does not. */
  async #look(): Promise<void> {
    const found = await filesFingerprint(this.#options.polled, this.#options.names);
    const isNew = this.#seen !== undefined && this.#seen !== found;
    this.#seen = found;
    if (isNew && !this.#isClosed) this.#readSoon();
  }
}
