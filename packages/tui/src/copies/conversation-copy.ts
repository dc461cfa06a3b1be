import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Language, type Turn, conversationJson, conversationMarkdown } from '@qaio/client';

export const fileFormats = ['md', 'json'] as const;
export type FileFormat = (typeof fileFormats)[number];

interface Place {
  readonly folder: string;
  /** Names the file by local time. */
  readonly now: Date;
  readonly language: Language;
}

/**
 * Writes turns to a new file, for its owner alone.
 *
 * @returns its path
 * @throws Error of Node's where it cannot be written; a file that is there is never overwritten
 */
export async function saveConversation(
  turns: readonly Turn[],
  format: FileFormat,
  { folder, now, language }: Place,
): Promise<string> {
  const path = join(folder, `conversation-${stamp(now)}.${format}`);
  const text = format === 'md' ? conversationMarkdown(turns, language) : conversationJson(turns);
  await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  return path;
}

/** Such as `2026-11-28-021507`. */
function stamp(now: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day}-${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('')}`;
}
