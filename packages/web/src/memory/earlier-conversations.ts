import { type Conversation, type ConversationRecord, Store } from '@qaio/client';

/** Conversations that were left for another one, the newest first. */
export class EarlierConversations {
  readonly #conversation: Pick<Conversation, 'cancel' | 'record' | 'open' | 'startAnew'>;
  readonly #store = new Store<readonly ConversationRecord[]>([]);

  /** @param conversation the one that goes on */
  constructor(conversation: Pick<Conversation, 'cancel' | 'record' | 'open' | 'startAnew'>) {
    this.#conversation = conversation;
  }

  /** The array is another one after every change. */
  readonly list = (): readonly ConversationRecord[] => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Those of before the page was loaded, behind those that have come since. */
  resume(records: readonly ConversationRecord[]): void {
    this.#store.set([...this.list(), ...records]);
  }

  /** Another one begins; what has been said stays to be gone on with. */
  startAnew(): void {
    this.#store.set(this.#withCurrent(this.list()));
    this.#conversation.startAnew();
  }

  /** Goes on with one of them; the one of until now takes its place. */
  open(record: ConversationRecord): void {
    this.#store.set(this.#withCurrent(this.list().filter((other) => other !== record)));
    this.#conversation.open(record);
  }

  forget(): void {
    this.#store.set([]);
  }

  #withCurrent(others: readonly ConversationRecord[]): readonly ConversationRecord[] {
    this.#conversation.cancel();
    const current = this.#conversation.record();
    return current.turns.length === 0 ? others : [current, ...others];
  }
}
