import type { ChatTemplate } from './chat-template.js';
import { splitAtSpecialTokens } from './special-token-split.js';
import type { Tokenizer } from './tokenizer.js';

/** What ends an answer and is not part of it. */
export interface AnswerEnd {
  readonly stopTokenIds: readonly number[];
  /** Where the chat template closes an answer with what is not a token. */
  readonly stopStrings: readonly string[];
}

/**
 * Whatever the chat template puts behind an answer, which comes first, and the ids that the model declares. Many a chat model declares only the `<|endoftext|>` of the base model that it was made from.
 */
export function answerEnd(
  declaredIds: readonly number[],
  { chatTemplate, tokenizer }: { readonly chatTemplate: ChatTemplate; readonly tokenizer: Tokenizer },
): AnswerEnd {
  const parts = splitAtSpecialTokens(chatTemplate.behindAnswer(), tokenizer);
  const closing = parts.map((part) => part.trim()).find((part) => part !== '');
  if (closing === undefined) return { stopTokenIds: declaredIds, stopStrings: [] };
  const id = tokenizer.specialTokens.get(closing);
  if (id === undefined) return { stopTokenIds: declaredIds, stopStrings: [closing] };
  return { stopTokenIds: [...new Set([id, ...declaredIds])], stopStrings: [] };
}
