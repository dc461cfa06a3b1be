import { memoryText } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';
import type { PageProps } from './page.js';

interface ConversationBarProps extends Pick<PageProps, 'server' | 'turns' | 'onSave' | 'onNewConversation'> {
  /** Undefined where the server has none that fits, or is not there. */
  readonly task: Task | undefined;
}

/** What the task remembers, how to take the conversation away, and how to begin anew. */
export function ConversationBar({ task, server, turns, onSave, onNewConversation }: ConversationBarProps) {
  const words = useWords();
  return (
    <div className="conversation-bar">
      <span>{task && memoryText(task, server.tasks, words.language)}</span>
      {turns.length > 0 && (
        <div className="conversation-actions">
          <button type="button" onClick={() => onSave('markdown')}>
            {words.saveMarkdown}
          </button>
          <button type="button" onClick={() => onSave('json')}>
            {words.saveJson}
          </button>
          <button type="button" onClick={onNewConversation}>
            {words.newConversation}
          </button>
        </div>
      )}
    </div>
  );
}
