import type { TaskInput } from '../constraint/value-schema.js';
import type { TaskOutput } from '../output/task-output.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { ChatMessage } from '../text/chat-message.js';
import type { CompiledTask } from './compiled-task.js';
import type { Conversation } from './conversation.js';
import { conversationKey } from './conversation-name.js';
import type { ConversationStore } from './conversation-store.js';
import { type AheadEngine, ReadAhead } from './read-ahead.js';
import type { UnkeptTurn } from './task-event.js';
import type { TurnUnderWay } from './conversation-turns.js';

/** A run, and which turn it is of what. */
interface RememberedRun {
  readonly compiled: CompiledTask;
  readonly input: TaskInput;
  readonly conversation: Conversation | undefined;
  readonly turn: TurnUnderWay | undefined;
}

/** What runs know of the conversations that they are turns of; what is forgotten is in no cache of the engine either. */
export class ConversationMemory {
  readonly #store: ConversationStore;
  readonly #engine: AheadEngine;
  readonly #readAhead: ReadAhead;

  constructor(store: ConversationStore, engine: AheadEngine) {
    this.#store = store;
    this.#engine = engine;
    this.#readAhead = new ReadAhead(engine);
    store.onForgotten((key) => {
      this.#readAhead.forget(key);
      engine.forgetConversation(key);
    });
  }

  /**
   * The turn of a conversation that is kept; undefined of others. To be called before any run.
   *
   * @throws QaioError `queue-full`, `aborted`, `deadline-exceeded`
   */
  async beginTurn(
    conversation: Conversation | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TurnUnderWay | undefined> {
    const turn =
      conversation?.kind === 'kept' ? await this.#store.beginTurn(conversation.name, signal) : undefined;
    this.#readAhead.stop();
    return turn;
  }

  /** What the task sees of it. */
  history(task: PromptTask, conversation: Conversation | undefined): readonly ChatMessage[] {
    const turnCount = turnsSeen(task);
    if (conversation?.kind === 'told') return conversation.history.slice(-2 * turnCount);
    return conversation ? this.#store.history(conversation.name, turnCount, conversation.replacedTurns) : [];
  }

  /** What the engine calls it. */
  key(conversation: Conversation | undefined): string | undefined {
    return conversation?.kind === 'kept' ? conversationKey(conversation.name) : undefined;
  }

  /** Resolves when it is kept, or could not be. */
  async remember(
    { compiled: { task, prompts }, input, conversation, turn }: RememberedRun,
    question: string,
    output: TaskOutput,
  ): Promise<UnkeptTurn | undefined> {
    if (conversation?.kind !== 'kept') return undefined;
    const { name, replacedTurns } = conversation;
    if (turn?.isForgotten) {
      // the engine has cached the turn meanwhile
      this.#engine.forgetConversation(conversationKey(name));
      return undefined;
    }
    const answer = output.kind === 'text' ? output.text : '';
    const asked = { content: question, input, replacing: replacedTurns };
    const unkept = await this.#store.append(name, turnsSeen(task), asked, answer).then(
      () => undefined,
      (cause: unknown) => ({ conversation: name, cause }),
    );
    const next = { ...conversation, replacedTurns: 0 };
    this.#readAhead.begin(conversationKey(name), () => prompts.beginning(this.history(task, next)));
    return unkept;
  }
}

const turnsSeen = ({ definition }: PromptTask): number => definition.session?.history ?? 0;
