/** The prompt of a chat without a task. */
import { told } from '../told.js';
import { createHash } from 'node:crypto';
import { textViolation } from '../constraint/value-schema.js';
import type { PromptCodec } from '../language-model.js';
import { withoutMark } from '../text/byte-order-mark.js';
import type { ChatMessage } from '../text/chat-message.js';
import type { PromptPiece } from '../text/chat-template.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { PromptFrame } from '../text/prompt-frame.js';
import { wrongField, wrongFields } from './wrong-fields.js';

/**
 * What comes before the first message that is not the system's is likely to come again.
 *
 * @throws QaioError `invalid-input`
 */
export function rawPrompt(
  sent: readonly ChatMessage[],
  { chatTemplate, tokenizer }: PromptCodec,
): EncodedPrompt {
  const messages = sent.map(({ role, content }) => ({ role, content: withoutMark(content) }));
  const violations = messages.flatMap(({ content }, i) => {
    const malformed = textViolation(content, `messages.${i}.content`);
    return malformed ? [malformed] : [];
  });
  if (violations.length > 0) throw wrongFields(violations);
  const pieces = rendered(messages, chatTemplate);
  const shown = new Set(pieces.flatMap((piece) => (piece.origin === 'content' ? [piece.message] : [])));
  const hidden = messages.findIndex((_, i) => !shown.has(i));
  if (hidden >= 0)
    throw wrongField(
      `messages.${hidden}`,
      told`is left out by the model's chat template; leave it out here, too`,
    );
  const firstOpen = messages.findIndex(({ role }) => role !== 'system');
  const frameOf = (each: readonly PromptPiece[]): PromptFrame => new PromptFrame(each, tokenizer, firstOpen);
  const next = isConversation(messages) ? frameOf(rendered(nextTurn(messages), chatTemplate)) : undefined;
  return frameOf(pieces).fill((message) => messages[message]?.content ?? '', next);
}

const isConversation = (messages: readonly ChatMessage[]): boolean =>
  messages.some(({ role }) => role === 'assistant');

const nextTurn = (messages: readonly ChatMessage[]): readonly ChatMessage[] => [
  ...messages,
  { role: 'assistant', content: '' },
  { role: 'user', content: '' },
];

function rendered(
  messages: readonly ChatMessage[],
  chatTemplate: PromptCodec['chatTemplate'],
): PromptPiece[] {
  try {
    return chatTemplate.render(messages);
  } catch (cause) {
    const form = 'a system message, if any, first, then user and assistant in turn';
    throw wrongField('messages', told`do not fit the model's chat template; send ${form}`, cause);
  }
}

/** Turns with the same beginning go on from what is cached of it; a single message has nothing to go on from. */
export function conversationKey(messages: readonly ChatMessage[]): string | undefined {
  const first = messages.findIndex(({ role }) => role === 'assistant');
  if (first < 0) return undefined;
  const beginning = JSON.stringify(messages.slice(0, first).map(({ role, content }) => [role, content]));
  return `raw/${createHash('sha256').update(beginning).digest('hex')}`;
}
