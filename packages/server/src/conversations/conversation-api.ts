/** What both doors do with conversations by id. */
import { randomUUID } from 'node:crypto';
import {
  type ChatMessage,
  type ConversationName,
  type ConversationStore,
  type KeptConversation,
  type LoopQueue,
  QaioError,
  type TaskExecutor,
  checkedTurns,
  hasFarMore,
  inTurns,
  requireConversationId,
  wrongField,
  told,
} from '@qaio/core';
import type * as proto from '@qaio/protocol';
import { durationFromProto } from '../mapping/duration.js';
import { pageOf } from '../mapping/page.js';
import { taskNameOf } from '../mapping/task-to-proto.js';
import { conversationEtag, conversationToProto, turnsFromProto } from './conversation-to-proto.js';

const maxTtlSeconds = 366 * 86_400;

/** Callers are named by their key; undefined where the server asks for none. */
export class ConversationApi {
  readonly #executor: TaskExecutor;
  readonly #asides: LoopQueue;

  /** @param asides where calls wait that only tell of conversations */
  constructor(executor: TaskExecutor, asides: LoopQueue) {
    this.#executor = executor;
    this.#asides = asides;
  }

  /** @throws QaioError `unknown-task`, `not-allowed`, `invalid-input`, `already-exists`, `storage-unavailable` */
  async create(
    request: proto.CreateConversationRequest,
    owner = '',
  ): Promise<proto.CreateConversationResponse> {
    const task = taskNameOf(request.task);
    const turns = this.#checkedTurns(task, request.turns);
    await this.#checkLengths(turns);
    const id = request.id === '' ? randomUUID() : request.id;
    requireConversationId(id, 'id');
    const created = await this.#store.create({ owner, task, id }, { turns, ttlMs: ttlMsOf(request.ttl) });
    return { conversation: this.#message(created) };
  }

  /** @throws QaioError `unknown-conversation` */
  async get({ name }: proto.GetConversationRequest, owner = ''): Promise<proto.GetConversationResponse> {
    return this.#asides.do(() => ({ conversation: this.#message(this.#found(nameOf(name, owner))) }));
  }

  /** @throws QaioError `not-allowed` where callers are not told apart, `unknown-task`, `invalid-input` */
  async list(
    request: proto.ListConversationsRequest,
    owner: string | undefined,
  ): Promise<proto.ListConversationsResponse> {
    if (owner === undefined)
      throw new QaioError(
        'not-allowed',
        told`This server has no API keys, so that whoever knows the id of a conversation may use it; it lists none. Ask for a conversation by its name.`,
      );
    return this.#asides.do(() => this.#page(request, owner));
  }

  #page(
    { task: resource, pageSize, pageToken }: proto.ListConversationsRequest,
    owner: string,
  ): proto.ListConversationsResponse {
    const task = taskNameOf(resource);
    this.#executor.tasks.get(task);
    const named = this.#store.list({ owner, task }).map((kept) => ({ name: kept.id, kept }));
    const { items, nextToken } = pageOf(named, pageSize, pageToken, `${owner}@${task}`);
    const conversations = items.map(({ kept }) => this.#message({ ...kept, turns: [] }));
    return { conversations, nextPageToken: nextToken };
  }

  /** @throws QaioError `unknown-conversation`, `conversation-changed`, `storage-unavailable` */
  async delete(
    { name, etag }: proto.DeleteConversationRequest,
    owner = '',
  ): Promise<proto.DeleteConversationResponse> {
    const found = this.#found(nameOf(name, owner));
    if (etag !== '' && etag !== conversationEtag(found)) throw conversationChanged(found.id);
    await this.#store.delete(found);
    return {};
  }

  get #store(): ConversationStore {
    return this.#executor.conversations;
  }

  #found(name: ConversationName): KeptConversation {
    const found = this.#store.get(name);
    if (found) return found;
    throw new QaioError(
      'unknown-conversation',
      told`Task '${name.task}' has no conversation '${name.id}' that you may use. It may have been deleted, or unused for too long.`,
    );
  }

  #message(kept: KeptConversation): proto.Conversation {
    return conversationToProto(kept, this.#store.expiryOf(kept));
  }

  #checkedTurns(task: string, turns: readonly proto.Turn[]): readonly ChatMessage[] {
    const { session } = this.#executor.tasks.get(task).task.definition;
    if (!session)
      throw new QaioError(
        'not-allowed',
        told`Task '${task}' does not keep conversations, so none can be created.`,
      );
    const sent = turns.findIndex(({ input }) => input !== undefined);
    if (sent >= 0) throw wrongField(`turns.${sent}.input`, told`is what a run was sent; leave it out here`);
    if (turns.length > session.history)
      throw wrongField('turns', told`must be at most ${session.history}, as many as task '${task}' sees`);
    const messages = checkedTurns(turnsFromProto(turns), fieldOf);
    const empty = messages.findIndex(({ content }) => content === '');
    if (empty >= 0) throw wrongField(fieldOf(empty), told`is empty; write something`);
    return messages;
  }

  /** What the model could never see with anything else. @throws QaioError `invalid-input` */
  async #checkLengths(turns: readonly ChatMessage[]): Promise<void> {
    const { contextLength, tokenizer } = this.#executor.model;
    for (const [i, { content }] of turns.entries())
      if (await inTurns(hasFarMore([content], contextLength, tokenizer)))
        throw wrongField(
          fieldOf(i),
          told`has more than ${contextLength} tokens, the most of a whole conversation`,
        );
  }
}

/** @param i of the message */
const fieldOf = (i: number): string => `turns.${i >> 1}.${i % 2 === 0 ? 'user' : 'assistant'}`;

/** Since its caller read it. */
export const conversationChanged = (id: string): QaioError =>
  new QaioError(
    'conversation-changed',
    told`Conversation '${id}' has had another turn since you read it, or is another one. Get it again.`,
  );

/** @throws QaioError `invalid-input` for what is no conversation's name */
function nameOf(resource: string, owner: string): ConversationName {
  const { task, id } = /^tasks\/(?<task>[^/]+)\/conversations\/(?<id>.+)$/su.exec(resource)?.groups ?? {};
  if (task === undefined || id === undefined)
    throw wrongField('name', told`must be like tasks/TASK/conversations/ID`);
  return { owner, task, id };
}

function ttlMsOf(ttl: proto.CreateConversationRequest['ttl']): number | undefined {
  if (!ttl) return undefined;
  const ms = durationFromProto(ttl);
  if (ttl.nanos < 0 || ttl.nanos >= 1e9)
    throw wrongField('ttl', told`has ${ttl.nanos} nanoseconds beside its seconds; expected 0 to 999999999`);
  if (ms >= 1000 && ms <= 1000 * maxTtlSeconds) return Math.ceil(ms);
  throw wrongField('ttl', told`must be from 1 s to ${maxTtlSeconds} s (366 days)`);
}
