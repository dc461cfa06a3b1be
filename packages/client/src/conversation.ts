import type { Task } from '@qaio/protocol';
import type { ConversationTask } from './conversation-task.js';
import { type Correction, feedbackOn, isCorrectable, withCorrection } from './correction.js';
import { type TurnAction, reduceTurn } from './reduce-turn.js';
import { Store } from './store.js';
import type { TaskCall, TaskClient } from './task-client.js';
import { type Turn, isRemembered, judgements, placeOf, startTurn } from './turn.js';
import { TaskClientError } from './task-client-error.js';
import { turnError } from './turn-error.js';
import { type Wait, waitFor } from './wait.js';

/** What a conversation goes on from. */
export interface ConversationRecord {
  /** Tells it from all others on the server. */
  readonly key: string;
  readonly turns: readonly Turn[];
}

type RunCalls = Pick<TaskClient, 'streamTask' | 'recordFeedback'>;

/** A server that wants to be asked later than that is not waited for. */
const longestWaitSeconds = 60;

/** Turns with tasks of one server, one at a time. A task that sees earlier turns is told which conversation it is in. */
export class Conversation {
  readonly #client: RunCalls;
  readonly #newKey: () => string;
  readonly #store = new Store<readonly Turn[]>([]);
  readonly #longest: number;
  readonly #wait: Wait;
  #key: string;
  #nextId = 0;
  /** Ends the stream of the newest turn. */
  #stream = new AbortController();

  /**
   * @param newKey draws a key that tells a conversation from all others on the server
   * @param longest how many turns are remembered: the newest
   * @param wait until a server that takes no more is asked again
   */
  constructor(client: RunCalls, newKey: () => string, longest = Infinity, wait: Wait = waitFor) {
    this.#wait = wait;
    this.#client = client;
    this.#longest = longest;
    this.#newKey = newKey;
    this.#key = newKey();
  }

  /** Oldest first. The array is another one after every change. */
  readonly turns = (): readonly Turn[] => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  record(): ConversationRecord {
    return { key: this.#key, turns: this.turns() };
  }

  /** Goes on from where another one was, unless this one has begun already. */
  resume({ key, turns }: ConversationRecord): void {
    if (this.#nextId > 0) return;
    this.#key = key;
    this.#nextId = Math.max(-1, ...turns.map(({ id }) => id)) + 1;
    this.#store.set(turns);
  }

  /** Goes on from where another one was, in place of this one. A running turn is cancelled. */
  open({ key, turns }: ConversationRecord): void {
    this.cancel();
    this.#key = key;
    const first = this.#nextId;
    this.#nextId += turns.length;
    // what is still on its way to a turn of before must not find another one under its id
    this.#store.set(turns.map((turn, i) => ({ ...turn, id: first + i })));
  }

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
    return this.#run(task, { input, message });
  }

  /**
   * Runs the input of a turn again, as a turn of its own and as `send` does. A task that sees earlier turns sees those
   * before it alone; once it has answered, that turn and those behind it are taken back. One that was run again itself, and
   * came to nothing, stands for the turn that it was to replace.
   *
   * @param changed what is run in place of that input
   */
  async again(
    task: Task,
    asked: Turn,
    changed: Pick<Turn, 'input' | 'message'> = asked,
  ): Promise<Turn | undefined> {
    const taken = this.replacedBy(task, asked);
    const replaces = taken.length > 0 ? this.#nextId - placeOf(asked) : undefined;
    const turn = await this.#run(task, { ...changed, replaces }, taken.length);
    if (turn && isRemembered(turn))
      for (const { id } of taken) this.#change(id, (before) => ({ ...before, isTakenBack: true }));
    return turn;
  }

  /** The turns that are taken back once a task has answered that one again. */
  replacedBy(task: Task, asked: Turn): readonly Turn[] {
    if (task.conversationTurns === 0) return [];
    const behind = this.turns().filter(({ id, task: name }) => id >= placeOf(asked) && name === task.name);
    return behind.filter(isRemembered);
  }

  /** @param replacedCount so many of the newest turns the task does not see */
  async #run(
    task: Task,
    { input, message, replaces }: Pick<Turn, 'input' | 'message' | 'replaces'>,
    replacedCount = 0,
  ): Promise<Turn | undefined> {
    if (this.isRunning) return undefined;
    this.#stream = new AbortController();
    const { signal } = this.#stream;
    const id = this.#nextId++;
    const turns = [...this.turns(), startTurn({ id, task: task.name, message, input, replaces })];
    this.#store.set(turns.slice(-this.#longest));
    const conversation = task.conversationTurns > 0 ? this.#key : undefined;
    const replacedTurns = replacedCount || undefined;
    const end = await this.#answered(id, { task: task.name, input, conversation, replacedTurns }, signal);
    return this.#apply(id, end);
  }

  /**
   * Tells the server which label is right where a turn was judged wrongly, and keeps with the turn what came of it: never
   * rejects. Nothing is told while something is on its way already.
   *
   * @param task resource name of the one that judged
   */
  async correct(id: number, task: string, label: string): Promise<void> {
    const turn = this.turns().find((other) => other.id === id);
    const judgement = turn && judgements(turn).find((one) => one.task === task);
    if (!turn || !judgement || !isCorrectable(turn, judgement)) return;
    const note = (correction: Pick<Correction, 'status' | 'error'>): void => {
      this.#change(id, (current) => withCorrection(current, { task, label, ...correction }));
    };
    note({ status: 'sending', error: undefined });
    try {
      await this.#client.recordFeedback(feedbackOn(turn, judgement, label), new AbortController().signal);
      note({ status: 'kept', error: undefined });
    } catch (thrown) {
      note({ status: 'refused', error: turnError(thrown) });
    }
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

  /** Asks a server that takes no more for now again when it says. @returns how the stream ended */
  async #answered(id: number, call: TaskCall, signal: AbortSignal): Promise<TurnAction> {
    for (;;) {
      const end = await this.#follow(id, call, signal);
      if (end.kind !== 'busy') return end;
      this.#apply(id, end);
      await this.#wait(1000 * end.seconds, signal);
      if (signal.aborted) return { kind: 'cancel' };
    }
  }

  /** @returns how the stream ended */
  async #follow(id: number, call: TaskCall, signal: AbortSignal): Promise<TurnAction> {
    let isBegun = false;
    try {
      for await (const event of this.#client.streamTask(call, signal)) {
        isBegun = true;
        this.#apply(id, { kind: 'event', event });
      }
      return { kind: 'stream-end' };
    } catch (thrown) {
      return (isBegun ? undefined : busy(thrown)) ?? { kind: 'fail', error: turnError(thrown) };
    }
  }

  #apply(id: number, action: TurnAction): Turn | undefined {
    return this.#change(id, (turn) => reduceTurn(turn, action));
  }

  #change(id: number, change: (turn: Turn) => Turn): Turn | undefined {
    const index = this.turns().findLastIndex((turn) => turn.id === id);
    const before = this.turns()[index];
    if (!before) return undefined;
    const turn = change(before);
    if (turn !== before) this.#store.set(this.turns().with(index, turn));
    return turn;
  }
}

function busy(thrown: unknown): TurnAction | undefined {
  if (!(thrown instanceof TaskClientError) || thrown.status !== 'RESOURCE_EXHAUSTED') return undefined;
  const { retryAfterSeconds: seconds = Infinity } = thrown;
  return seconds > longestWaitSeconds ? undefined : { kind: 'busy', seconds };
}
