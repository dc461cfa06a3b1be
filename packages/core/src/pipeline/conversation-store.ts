import type { Clock } from '../engine/engine-timing.js';
import { QaioError } from '../errors.js';
import { notKept } from '../storage-reason.js';
import { textsIn } from '../task/texts-in.js';
import { told } from '../told.js';
import type { ChatMessage } from '../text/chat-message.js';
import { type ConversationName, conversationKey } from './conversation-name.js';
import { ConversationTurns, type TurnUnderWay } from './conversation-turns.js';
import { type ConversationKeeper, KeptCopies } from './kept-copies.js';
import type { KeptConversation, KeptMessage } from './kept-conversation.js';

export interface ConversationStoreOptions {
  /** Undefined: what is said lives as long as the process. */
  readonly keeper?: ConversationKeeper | undefined;
  /** Of conversations that name none; undefined: they are forgotten only where there are too many. */
  readonly ttlMs?: number | undefined;
  /** Of all owners together. */
  readonly mostKept?: number | undefined;
  /** Milliseconds since 1970: what conversations say of themselves. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds on a monotonic clock: how long they are unused, whatever is done to the other one. */
  readonly clock?: Clock | undefined;
}

export interface NewConversation {
  readonly ttlMs?: number | undefined;
  /** User and assistant in turn. */
  readonly turns?: readonly ChatMessage[] | undefined;
}

interface AskedMessage extends Omit<KeptMessage, 'role'> {
  /** So many of the last turns, or all where there are fewer, are forgotten for this one. */
  readonly replacing?: number | undefined;
}

const defaultMostKeptConversations = 1024;

/**
 * What has been said, by conversation. Where there are too many, the longest unused of the owner that has the most is
 * forgotten, so that nobody can push out what others have.
 */
export class ConversationStore {
  readonly ttlMs: number | undefined;
  readonly mostKept: number;
  readonly #copies: KeptCopies | undefined;
  readonly #now: () => number;
  readonly #clock: Clock;
  /** The longest unused first. */
  readonly #byKey = new Map<string, KeptConversation>();
  /** On the monotonic clock, by the same keys. */
  readonly #unusedSince = new Map<string, number>();
  #textBytes = 0;
  readonly #turns = new ConversationTurns();
  readonly #listeners = new Set<(key: string) => void>();

  constructor(options: ConversationStoreOptions = {}) {
    const { keeper, ttlMs, mostKept, now = Date.now, clock = () => performance.now() } = options;
    this.ttlMs = ttlMs;
    this.mostKept = mostKept ?? defaultMostKeptConversations;
    this.#copies = keeper && new KeptCopies(keeper, (name) => this.#byKey.get(conversationKey(name)));
    this.#now = now;
    this.#clock = clock;
    if (keeper) this.#goOnFrom(keeper.found);
  }

  #goOnFrom(found: readonly KeptConversation[]): void {
    const oldestFirst = [...found].sort((a, b) => a.usedAt - b.usedAt);
    // one of a time to come, by a clock that was ahead, has just been used
    for (const one of oldestFirst) this.#put(one, this.#clock() - Math.max(0, this.#now() - one.usedAt));
    for (const one of this.#expired()) void this.#forgetInTime(one);
    while (this.#byKey.size > this.mostKept) void this.#forgetOne();
  }

  /** Whether conversations outlast the process. */
  get isKept(): boolean {
    return this.#copies !== undefined;
  }

  /** Conversations whose copies are not what is remembered, because they could not be written. */
  get behindCount(): number {
    return this.#copies?.behindCount ?? 0;
  }

  /** Writes the copies that are behind. @throws the keeper's error for the first that still cannot be written */
  async catchUp(): Promise<void> {
    await this.#copies?.catchUp();
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

  /** When a conversation is forgotten unless it has another turn, by `now`; undefined where nothing says so. */
  expiryOf({ usedAt, ttlMs = this.ttlMs }: KeptConversation): number | undefined {
    return ttlMs === undefined ? undefined : usedAt + ttlMs;
  }

  /** One owner's of one task, by id. */
  list({ owner, task }: Omit<ConversationName, 'id'>): readonly KeptConversation[] {
    const own = [...this.#byKey.values()].filter((one) => one.owner === owner && one.task === task);
    return own.filter((one) => !this.#isExpired(one)).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @throws QaioError `already-exists`, `storage-unavailable` where it cannot be kept: it is not there then */
  async create(
    { owner, task, id }: ConversationName,
    { ttlMs, turns = [] }: NewConversation = {},
  ): Promise<KeptConversation> {
    if (this.get({ owner, task, id }))
      throw new QaioError('already-exists', told`There is a conversation '${id}' of task '${task}' already.`);
    const now = this.#now();
    const times = { createdAt: now, usedAt: now, ttlMs };
    const created = { owner, task, id, turns, turnCount: turns.length >> 1, ...times };
    this.#put(created);
    try {
      await this.#copies?.write(created);
    } catch (cause) {
      const key = conversationKey(created);
      // unless it has had a turn meanwhile
      if (this.#byKey.get(key) === created) this.#take(key);
      throw notKept(cause);
    }
    await this.#makeRoom();
    return created;
  }

  /**
   * At once, also while it has a turn under way, which is then not kept.
   *
   * @returns whether there was one
   * @throws QaioError `storage-unavailable` where its copy cannot be removed: the conversation goes on then
   */
  async delete(name: ConversationName): Promise<boolean> {
    const found = this.get(name);
    const key = conversationKey(name);
    const unusedSince = this.#unusedSince.get(key);
    this.#turns.forget(key);
    try {
      await this.#forget(name);
    } catch (cause) {
      if (found && !this.get(name)) this.#put(found, unusedSince);
      throw notKept(cause);
    }
    return found !== undefined;
  }

  /** Messages of the last turns, oldest first. @param without so many of the very last */
  history(name: ConversationName, turnCount: number, without = 0): readonly ChatMessage[] {
    const turns = withoutLast(this.get(name)?.turns ?? [], without);
    return turns.slice(-2 * turnCount).map(({ role, content }) => ({ role, content }));
  }

  /**
   * A turn of a conversation that may not be there yet, when those before it have ended.
   *
   * @throws QaioError `queue-full`, `aborted`, `deadline-exceeded`
   */
  beginTurn(name: ConversationName, signal?: AbortSignal): Promise<TurnUnderWay> {
    return this.#turns.begin(conversationKey(name), signal);
  }

  /**
   * Remembered at once; resolves when it is kept, too.
   *
   * @param turnCount how many turns are worth keeping
   * @throws the keeper's error where it is remembered alone, until {@link catchUp} has written it
   */
  async append(
    name: ConversationName,
    turnCount: number,
    { replacing = 0, ...asked }: AskedMessage,
    answer: string,
  ): Promise<void> {
    const turn: KeptMessage[] = [
      { role: 'user', ...asked },
      { role: 'assistant', content: answer },
    ];
    const now = this.#now();
    const { owner, task, id } = name;
    const before = this.get(name) ?? { owner, task, id, turns: [], turnCount: 0, createdAt: now };
    const turns = [...withoutLast(before.turns, replacing), ...turn].slice(-2 * turnCount);
    const count = Math.max(0, before.turnCount - replacing) + 1;
    this.#put({ ...before, turns, turnCount: count, usedAt: now });
    await Promise.all([this.#copies?.update(name), this.#makeRoom()]);
  }

  /** Forgets what has been unused for too long. */
  async expire(): Promise<void> {
    await Promise.all(this.#expired().map((one) => this.#forgetInTime(one)));
  }

  /** @param listener told the key of each conversation that is forgotten */
  onForgotten(listener: (key: string) => void): void {
    this.#listeners.add(listener);
  }

  #isExpired(conversation: KeptConversation): boolean {
    const { ttlMs = this.ttlMs ?? Infinity } = conversation;
    const since = this.#unusedSince.get(conversationKey(conversation)) ?? -Infinity;
    return this.#clock() - since >= ttlMs;
  }

  #expired(): KeptConversation[] {
    return [...this.#byKey.values()].filter((one) => this.#isExpired(one));
  }

  async #makeRoom(): Promise<void> {
    if (this.#byKey.size > this.mostKept) await this.#forgetOne();
  }

  #put(conversation: KeptConversation, unusedSince = this.#clock()): void {
    const key = conversationKey(conversation);
    this.#take(key);
    this.#byKey.set(key, conversation);
    this.#unusedSince.set(key, unusedSince);
    this.#textBytes += textBytes(conversation);
  }

  /** @returns whether it was there */
  #take(key: string): boolean {
    const found = this.#byKey.get(key);
    if (found) this.#textBytes -= textBytes(found);
    this.#unusedSince.delete(key);
    return this.#byKey.delete(key);
  }

  /** Of the owner with the most, the longest unused. */
  #forgetOne(): Promise<void> {
    const counts = new Map<string, number>();
    for (const { owner } of this.#byKey.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const oldest = [...this.#byKey.values()].find(({ owner }) => counts.get(owner) === most);
    return oldest ? this.#forgetInTime(oldest) : Promise.resolve();
  }

  /** Its copy is behind where it cannot be removed, and goes later. */
  async #forgetInTime(name: ConversationName): Promise<void> {
    await this.#forget(name).catch(() => undefined);
  }

  async #forget(name: ConversationName): Promise<void> {
    const key = conversationKey(name);
    if (!this.#take(key)) return;
    for (const listener of this.#listeners) listener(key);
    await this.#copies?.update(name);
  }
}

/** @param count of turns, each of two messages */
const withoutLast = <Message>(messages: readonly Message[], count: number): readonly Message[] =>
  messages.slice(0, Math.max(0, messages.length - 2 * count));

function textBytes({ turns }: KeptConversation): number {
  const texts = turns.flatMap(({ content, input = {} }) => [content, ...textsIn(input)]);
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
