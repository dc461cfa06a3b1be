import { createHash } from 'node:crypto';
import type { ChatMessage, KeptConversation, KeptMessage } from '@qaio/core';
import type { Conversation, Turn } from '@qaio/protocol';
import { resourceName } from '../mapping/task-to-proto.js';

/** @param expiresAt milliseconds since 1970 */
export function conversationToProto(kept: KeptConversation, expiresAt: number | undefined): Conversation {
  const { task, id, turns, turnCount, createdAt, usedAt } = kept;
  return {
    name: `${resourceName(task)}/conversations/${id}`,
    id,
    task: resourceName(task),
    etag: conversationEtag(kept),
    createTime: new Date(createdAt),
    updateTime: new Date(usedAt),
    expireTime: expiresAt === undefined ? undefined : new Date(expiresAt),
    turnCount,
    turns: turnsToProto(turns),
  };
}

export function conversationEtag({ createdAt, usedAt, turnCount }: KeptConversation): string {
  return createHash('sha256').update(`${createdAt} ${usedAt} ${turnCount}`).digest('hex').slice(0, 16);
}

function turnsToProto(messages: readonly KeptMessage[]): Turn[] {
  return messages.flatMap(({ role, content, input }, i) =>
    role === 'user' ? [{ user: content, assistant: messages[i + 1]?.content ?? '', input }] : [],
  );
}

export const turnsFromProto = (turns: readonly Turn[]): ChatMessage[] =>
  turns.flatMap(({ user, assistant }): ChatMessage[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
