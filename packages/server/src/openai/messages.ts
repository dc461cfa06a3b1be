/** Messages of text alone. */
import type { ChatMessage } from '@qaio/core';
import { z } from 'zod';

const roles: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
};

const roleNames = Object.keys(roles);

export const chatRole: z.ZodType<ChatMessage['role']> = z
  .unknown()
  .refine(
    (value) => typeof value === 'string' && roleNames.includes(value),
    `must be one of ${roleNames.join(', ')}; this server calls no tools`,
  )
  .transform((value) => roles[value as string] ?? 'user');

/** A text, or parts of text that are joined. @param types of parts that are text */
export function textContent(types: readonly [string, ...string[]]): z.ZodType<string> {
  const isText = (value: unknown): boolean => types.includes(value as string);
  const expected = `must be ${types.join(' or ')}: this server reads text only`;
  const part = z.looseObject({ type: z.unknown().refine(isText, expected) }).pipe(
    z.strictObject({
      type: z.string(),
      text: z.string('must be a text'),
      // what an answer that is sent back has besides
      annotations: z.array(z.unknown()).max(0).optional(),
      logprobs: z.array(z.unknown()).optional(),
    }),
  );
  const list = z.array(part, 'must be a text or a list of text parts');
  return z
    .preprocess((value) => (typeof value === 'string' ? [{ type: types[0], text: value }] : value), list)
    .transform((parts) => parts.map(({ text }) => text).join(''));
}

/** What else a message may have, as long as it says nothing: an answer that is sent back has it. */
const silent = {
  refusal: z.null('must be null').optional(),
  annotations: z.array(z.unknown()).max(0, 'must be empty').optional(),
  audio: z.null('must be null: this server reads text only').optional(),
  tool_calls: z.array(z.unknown()).max(0, 'must be empty: this server calls no tools').nullish(),
  function_call: z.null('must be null: this server calls no tools').optional(),
};

export const chatMessages: z.ZodType<readonly ChatMessage[]> = z
  .array(z.strictObject({ role: chatRole, content: textContent(['text']), ...silent }), {
    error: ({ input }) => (input === undefined ? undefined : 'must be a list of messages'),
  })
  .min(1, 'must have a message')
  .transform((messages) => messages.map(({ role, content }) => ({ role, content })));
