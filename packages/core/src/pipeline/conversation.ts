import { textViolation } from '../constraint/value-schema.js';
import { type FieldViolation, QaioError, worded } from '../errors.js';
import { told } from '../told.js';
import { withoutMark } from '../text/byte-order-mark.js';
import type { ChatMessage } from '../text/chat-message.js';
import type { CompiledTask } from './compiled-task.js';
import { type ConversationName, requireConversationId } from './conversation-name.js';
import { wrongField, wrongFields } from './wrong-fields.js';

/** What a run is a turn of: a conversation that is kept here, or one that the caller tells each time. */
export type Conversation =
  | {
      readonly kind: 'kept';
      readonly name: ConversationName;
      /** So many of its last turns are asked anew: they are not seen, and not kept once there is an answer. */
      readonly replacedTurns: number;
    }
  | { readonly kind: 'told'; readonly history: readonly ChatMessage[] };

/** How a request names its conversation; one way at most. */
export interface ConversationRequest {
  /** Id of the conversation that this is a turn of; only where the task keeps sessions. */
  readonly session?: string | undefined;
  /** So many of its last turns, or all where it has fewer, are replaced by this one; only with a `session`. */
  readonly replacedTurns?: number | undefined;
  /** Who asks, and alone may go on with the conversation; undefined where callers are not told apart. */
  readonly owner?: string | undefined;
  /** The earlier turns, user and assistant in turn; only where the task keeps sessions. Nothing of them is kept. */
  readonly history?: readonly ChatMessage[] | undefined;
}

/** @throws QaioError `not-allowed`, `invalid-input` */
export function conversationOf(
  { task }: CompiledTask,
  request: ConversationRequest,
): Conversation | undefined {
  checkOneWay(request);
  const { session, owner = '', history = [], replacedTurns = 0 } = request;
  if (session === undefined && history.length === 0) return undefined;
  if (task.definition.session === undefined) throw seesNoTurns(task.name, session);
  if (session === undefined) return { kind: 'told', history: checkedTurns(history) };
  requireConversationId(session, 'session');
  return { kind: 'kept', name: { owner, task: task.name, id: session }, replacedTurns };
}

function checkOneWay({ session, history = [], replacedTurns = 0 }: ConversationRequest): void {
  if (session !== undefined && history.length > 0)
    throw new QaioError('not-allowed', told`A request has either a 'session' or a 'history', not both.`);
  if (session === undefined && replacedTurns > 0)
    throw wrongField('replacesTurns', told`are turns of a conversation; name it in 'session'`);
}

function seesNoTurns(task: string, session: string | undefined): QaioError {
  const message =
    session === undefined
      ? told`Task '${task}' sees no earlier turns with this model; send the last message alone.`
      : told`Task '${task}' does not keep conversations; leave 'session' empty.`;
  return new QaioError('not-allowed', message);
}

/** @throws QaioError `invalid-input` for messages that are not user and assistant in turn, or no text */
export function checkedTurns(
  history: readonly ChatMessage[],
  fieldOf: (index: number) => string = (index) => `history.${index}`,
): readonly ChatMessage[] {
  const wrong = history.flatMap(({ role, content }, i): FieldViolation[] => {
    const expected = i % 2 === 0 ? 'user' : 'assistant';
    const turn = told`must be the ${expected}'s, not the ${role}'s: earlier turns are user and assistant in turn`;
    const field = fieldOf(i);
    if (role !== expected) return [{ field, reason: 'INVALID', ...worded('description', turn) }];
    const malformed = textViolation(content, field);
    return malformed ? [malformed] : [];
  });
  if (history.length % 2 === 1)
    wrong.push({
      field: 'history',
      reason: 'INVALID',
      ...worded('description', told`must end with an answer of the assistant`),
    });
  if (wrong.length === 0)
    return history.map(({ role, content }) => ({ role, content: withoutMark(content) }));
  throw wrongFields(wrong);
}
