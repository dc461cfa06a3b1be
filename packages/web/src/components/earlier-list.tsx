import { useSyncExternalStore } from 'react';
import type { EarlierConversations } from '../memory/earlier-conversations.js';
import { useWords } from '../words/words-context.js';

/** Conversations of before, each by its first message, to go on with. */
export function EarlierList({ earlier }: { readonly earlier: EarlierConversations }) {
  const conversations = useSyncExternalStore(earlier.subscribe, earlier.list, earlier.list);
  const words = useWords();
  if (conversations.length === 0) return null;
  return (
    <details className="earlier">
      <summary>{words.earlier(conversations.length)}</summary>
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.key}>
            <button type="button" onClick={() => earlier.open(conversation)}>
              <bdi>{conversation.turns[0]?.message}</bdi>
            </button>{' '}
            {words.turnCount(conversation.turns.length)}
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => earlier.forget()}>
        {words.forget}
      </button>
    </details>
  );
}
