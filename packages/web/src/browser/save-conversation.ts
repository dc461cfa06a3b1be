import { type Language, type Turn, conversationJson, conversationMarkdown } from '@qaio/client';
import { saveFile } from './save-file.js';

export type ConversationFormat = 'markdown' | 'json';

/** Downloads the turns as a file. */
export function saveConversation(
  turns: readonly Turn[],
  format: ConversationFormat,
  language: Language,
): void {
  if (format === 'json') saveFile('conversation.json', 'application/json', conversationJson(turns));
  else saveFile('conversation.md', 'text/markdown', conversationMarkdown(turns, language));
}
