import { QaioError, errorPart, invariant } from '../../errors.js';
import { told } from '../../told.js';
import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from '../model-runner.js';
import { type SessionOptions, runnerShape } from '../session/session-options.js';
import { CApiSession } from './c-api-session.js';
import { loadOrtApi } from './ort-library.js';

/** The runner over the C API: passes run on a thread of the pool, on memory of our own. */
export class CApiRunner implements ModelRunner {
  readonly shape: RunnerShape;
  /** What would end it ends the process, too. */
  readonly lost: AbortSignal = new AbortController().signal;
  readonly #session: CApiSession;
  #running: Promise<unknown> | undefined;
  #isClosed = false;

  private constructor(session: CApiSession, shape: RunnerShape) {
    this.#session = session;
    this.shape = shape;
  }

  /** @throws QaioError `model-invalid`; Error if the library cannot be used on this system */
  static async load(options: SessionOptions): Promise<CApiRunner> {
    const api = loadOrtApi();
    try {
      return new CApiRunner(await CApiSession.load(api, options), runnerShape(options));
    } catch (cause) {
      throw new QaioError(
        'model-invalid',
        told`The model graph ${options.graphPath} cannot be loaded: ${errorPart(cause)}`,
        { cause },
      );
    }
  }

  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    invariant(!this.#isClosed && !this.#running, 'one call at a time, and none after close');
    const running = this.#session.forward(rows);
    this.#running = running;
    try {
      return await running;
    } finally {
      this.#running = undefined;
    }
  }

  interrupt(): void {
    if (this.#running) this.#session.interrupt();
  }

  async saveSlot(slot: number, length: number): Promise<SlotSnapshot> {
    return this.#session.slots.save(slot, length);
  }

  async restoreSlot(snapshot: SlotSnapshot, slot: number, length: number): Promise<void> {
    this.#session.slots.restore(snapshot, slot, length);
  }

  dropSnapshot(snapshot: SlotSnapshot): void {
    this.#session.slots.drop(snapshot);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#running?.catch(() => undefined);
    this.#session.close();
  }
}
