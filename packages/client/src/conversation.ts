import type { Task } from '@qaio/protocol';
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
  readonly #newKey: () => string;
  readonly #store = new Store<readonly Turn[]>([]);
  #key: string;
  #nextId = 0;
  /** Ends the stream of the newest turn. */
  #stream = new AbortController();

  /** @param newKey draws a key that tells a conversation from all others on the server */
  constructor(client: StreamTask, newKey: () => string) {
    this.#client = client;
    this.#newKey = newKey;
    this.#key = newKey();
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
   * @returns the ended turn; undefined, and nothing is sent, while another turn runs; undefined too for a turn that has
   *   been forgotten meanwhile
   */
  async send({ task, field }: ConversationTask, message: string): Promise<Turn | undefined> {
    return this.run(task, { [field.name]: message }, message);
  }

  /**
   * Sends an input of any shape, as `send` does.
   *
   * @param message what stands for the input in the conversation
   */
  async run(task: Task, input: TaskCall['input'], message: string): Promise<Turn | undefined> {
    if (this.isRunning) return undefined;
    this.#stream = new AbortController();
    const { signal } = this.#stream;
    const id = this.#nextId++;
    this.#store.set([...this.turns(), startTurn(id, task.name, message)]);
    const conversation = task.conversationTurns > 0 ? this.#key : undefined;
    const end = await this.#follow(id, { task: task.name, input, conversation }, signal);
    return this.#apply(id, end);
  }

  /** Ends the running turn at once, whatever the stream does then; it keeps what it has said. */
  cancel(): void {
    const turn = this.turns().at(-1);
    if (turn?.status !== 'running') return;
    this.#apply(turn.id, { kind: 'cancel' });
    this.#stream.abort();
  }

  /** Forgets all turns, here and for the tasks that see earlier ones. A running turn is cancelled. */
  startAnew(): void {
    this.cancel();
    this.#key = this.#newKey();
    this.#store.set([]);
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
    const index = this.turns().findLastIndex((turn) => turn.id === id);
    const before = this.turns()[index];
    if (!before) return undefined;
    const turn = reduceTurn(before, action);
    if (turn !== before) this.#store.set(this.turns().with(index, turn));
    return turn;
  }
}
