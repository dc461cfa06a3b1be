import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { ChatMessage } from '../text/chat-message.js';
import { type ConversationName, conversationKey } from './conversation-name.js';
import { ConversationTurns, type TurnUnderWay } from './conversation-turns.js';

/** A conversation as it is remembered. Times are milliseconds since 1970. */
export interface KeptConversation extends ConversationName {
  /** The last turns, user and assistant, as many as the task may see. */
  readonly turns: readonly ChatMessage[];
  /** All turns that it has had. */
  readonly turnCount: number;
  readonly createdAt: number;
  /** When it last had a turn. */
  readonly usedAt: number;
  /** Forgotten this long after `usedAt`; undefined: as the store says. */
  readonly ttlMs?: number | undefined;
}

/** Where conversations outlast the process. Neither way of writing rejects: what is lost is told elsewhere. */
export interface ConversationKeeper {
  /** As they were at the start, in any order. */
  readonly found: readonly KeptConversation[];
  /** In place of what was kept of the conversation. */
  keep(conversation: KeptConversation): Promise<void>;
  forget(name: ConversationName): Promise<void>;
}

export interface ConversationStoreOptions {
  /** Undefined: what is said lives as long as the process. */
  readonly keeper?: ConversationKeeper | undefined;
  /** Of conversations that name none; undefined: they are forgotten only where there are too many. */
  readonly ttlMs?: number | undefined;
  /** Of all owners together. */
  readonly mostKept?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export interface NewConversation {
  readonly ttlMs?: number | undefined;
  /** User and assistant in turn. */
  readonly turns?: readonly ChatMessage[] | undefined;
}

const defaultMostKeptConversations = 1024;

/**
 * What has been said, by conversation. Where there are too many, the longest unused of the owner that has the most is
 * forgotten, so that nobody can push out what others have.
 */
export class ConversationStore {
  readonly ttlMs: number | undefined;
  readonly mostKept: number;
  readonly #keeper: ConversationKeeper | undefined;
  readonly #now: () => number;
  /** The longest unused first. */
  readonly #byKey = new Map<string, KeptConversation>();
  #textBytes = 0;
  readonly #turns = new ConversationTurns();
  readonly #listeners = new Set<(key: string) => void>();

  constructor({ keeper, ttlMs, mostKept, now = Date.now }: ConversationStoreOptions = {}) {
    this.ttlMs = ttlMs;
    this.mostKept = mostKept ?? defaultMostKeptConversations;
    this.#keeper = keeper;
    this.#now = now;
    const found = [...(keeper?.found ?? [])].sort((a, b) => a.usedAt - b.usedAt);
    for (const conversation of found) this.#put(conversation);
    void this.expire();
    while (this.#byKey.size > this.mostKept) void this.#forgetOne();
  }

  /** Whether conversations outlast the process. */
  get isKept(): boolean {
    return this.#keeper !== undefined;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Of all that is said in them, in UTF-8. */
  get textBytes(): number {
    return this.#textBytes;
  }

  get(name: ConversationName): KeptConversation | undefined {
    const found = this.#byKey.get(conversationKey(name));
    return found && this.#isExpired(found) ? undefined : found;
  }

  /** When a conversation is forgotten unless it has another turn; undefined where nothing says so. */
  expiryOf({ usedAt, ttlMs = this.ttlMs }: KeptConversation): number | undefined {
    return ttlMs === undefined ? undefined : usedAt + ttlMs;
  }

  /** One owner's of one task, by id. */
  list({ owner, task }: Omit<ConversationName, 'id'>): readonly KeptConversation[] {
    const own = [...this.#byKey.values()].filter((one) => one.owner === owner && one.task === task);
    return own.filter((one) => !this.#isExpired(one)).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @throws QaioError `already-exists` */
  async create(
    { owner, task, id }: ConversationName,
    { ttlMs, turns = [] }: NewConversation = {},
  ): Promise<KeptConversation> {
    if (this.get({ owner, task, id }))
      throw new QaioError('already-exists', told`There is a conversation '${id}' of task '${task}' already.`);
    const now = this.#now();
    const times = { createdAt: now, usedAt: now, ttlMs };
    const created = { owner, task, id, turns, turnCount: turns.length >> 1, ...times };
    await this.#set(created);
    return created;
  }

  /** At once, also while it has a turn under way, which is then not kept. @returns whether there was one */
  async delete(name: ConversationName): Promise<boolean> {
    const found = this.get(name);
    this.#turns.forget(conversationKey(name));
    await this.#forget(name);
    return found !== undefined;
  }

  /** Messages of the last turns, oldest first. */
  history(name: ConversationName, turnCount: number): readonly ChatMessage[] {
    return (this.get(name)?.turns ?? []).slice(-2 * turnCount);
  }

  /**
   * A turn of a conversation that may not be there yet, when those before it have ended.
   *
   * @throws QaioError `queue-full`, `aborted`, `deadline-exceeded`
   */
  beginTurn(name: ConversationName, signal?: AbortSignal): Promise<TurnUnderWay> {
    return this.#turns.begin(conversationKey(name), signal);
  }

  /** Remembered at once; resolves when it is kept, too. @param turnCount how many turns are worth keeping */
  async append(name: ConversationName, turnCount: number, user: string, assistant: string): Promise<void> {
    const turn: ChatMessage[] = [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ];
    const now = this.#now();
    const { owner, task, id } = name;
    const before = this.get(name) ?? { owner, task, id, turnCount: 0, createdAt: now };
    const turns = [...this.history(name, turnCount), ...turn].slice(-2 * turnCount);
    await this.#set({ ...before, turns, turnCount: before.turnCount + 1, usedAt: now });
  }

  /** Forgets what has been unused for too long. */
  async expire(): Promise<void> {
    await Promise.all(
      [...this.#byKey.values()].filter((one) => this.#isExpired(one)).map((one) => this.#forget(one)),
    );
  }

  /** @param listener told the key of each conversation that is forgotten */
  onForgotten(listener: (key: string) => void): void {
    this.#listeners.add(listener);
  }

  #isExpired(conversation: KeptConversation): boolean {
    return (this.expiryOf(conversation) ?? Infinity) <= this.#now();
  }

  async #set(conversation: KeptConversation): Promise<void> {
    this.#put(conversation);
    const forgotten = this.#byKey.size > this.mostKept ? this.#forgetOne() : undefined;
    await Promise.all([this.#keeper?.keep(conversation), forgotten]);
  }

  #put(conversation: KeptConversation): void {
    const key = conversationKey(conversation);
    this.#take(key);
    this.#byKey.set(key, conversation);
    this.#textBytes += textBytes(conversation);
  }

  /** @returns whether it was there */
  #take(key: string): boolean {
    const found = this.#byKey.get(key);
    if (found) this.#textBytes -= textBytes(found);
    return this.#byKey.delete(key);
  }

  /** Of the owner with the most, the longest unused. */
  #forgetOne(): Promise<void> {
    const counts = new Map<string, number>();
    for (const { owner } of this.#byKey.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const oldest = [...this.#byKey.values()].find(({ owner }) => counts.get(owner) === most);
    return oldest ? this.#forget(oldest) : Promise.resolve();
  }

  async #forget(name: ConversationName): Promise<void> {
    const key = conversationKey(name);
    if (!this.#take(key)) return;
    for (const listener of this.#listeners) listener(key);
    await this.#keeper?.forget(name);
  }
}

function textBytes({ turns }: KeptConversation): number {
  return turns.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
}
