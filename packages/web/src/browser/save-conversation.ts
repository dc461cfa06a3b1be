import { type Language, type Turn, conversationJson, conversationMarkdown } from '@qaio/client';

export type ConversationFormat = 'markdown' | 'json';

/** Downloads the turns as a file. */
export function saveConversation(
  turns: readonly Turn[],
  format: ConversationFormat,
  language: Language,
): void {
  if (format === 'json') save('conversation.json', 'application/json', conversationJson(turns));
  else save('conversation.md', 'text/markdown', conversationMarkdown(turns, language));
}

function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // the download has begun by then
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
