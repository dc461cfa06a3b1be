import type { ConversationTask } from './conversation-task.js';
import { type TurnAction, reduceTurn } from './reduce-turn.js';
import { Store } from './store.js';
import type { TaskCall, TaskClient } from './task-client.js';
import { type Turn, startTurn } from './turn.js';
import { turnError } from './turn-error.js';

type StreamTask = Pick<TaskClient, 'streamTask'>;

/** Turns with tasks of one server, one at a time. A task that sees earlier turns is told which conversation it is in. */
export class Conversation {
  readonly #client: StreamTask;
  readonly #store = new Store<readonly Turn[]>([]);
  /** Ends the stream of the newest turn. */
  #stream = new AbortController();

  /** @param key tells this conversation from all others on the server */
  constructor(
    client: StreamTask,
    readonly key: string,
  ) {
    this.#client = client;
  }

  /** Oldest first. The array is another one after every change. */
  readonly turns = (): readonly Turn[] => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  get isRunning(): boolean {
    return this.turns().at(-1)?.status === 'running';
  }

  /**
   * Sends a message and follows the answer to its end, however it ends: never rejects.
   *
   * @returns the ended turn; undefined, and nothing is sent, while another turn runs
   */
  async send({ task, field }: ConversationTask, message: string): Promise<Turn | undefined> {
    if (this.isRunning) return undefined;
    this.#stream = new AbortController();
    const { signal } = this.#stream;
    const id = this.turns().length;
    this.#store.set([...this.turns(), startTurn(id, task.name, message)]);
    const conversation = task.conversationTurns > 0 ? this.key : undefined;
    const end = await this.#follow(
      id,
      { task: task.name, input: { [field.name]: message }, conversation },
      signal,
    );
    return this.#apply(id, end);
  }

  /** Ends the running turn at once, whatever the stream does then; it keeps what it has said. */
  cancel(): void {
    if (!this.isRunning) return;
    this.#apply(this.turns().length - 1, { kind: 'cancel' });
    this.#stream.abort();
  }

  /** @returns how the stream ended */
  async #follow(id: number, call: TaskCall, signal: AbortSignal): Promise<TurnAction> {
    try {
      for await (const event of this.#client.streamTask(call, signal))
        this.#apply(id, { kind: 'event', event });
      return { kind: 'stream-end' };
    } catch (thrown) {
      return { kind: 'fail', error: turnError(thrown) };
    }
  }

  #apply(id: number, action: TurnAction): Turn | undefined {
    const before = this.turns()[id];
    if (!before) return undefined;
    const turn = reduceTurn(before, action);
    if (turn !== before) this.#store.set(this.turns().with(id, turn));
    return turn;
  }
}
