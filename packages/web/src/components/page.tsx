import { type ConnectionState, type Turn, conversationTask, namedTask } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';
import { MessageForm } from './message-form.js';
import { ServerNotice } from './server-notice.js';
import { TaskChoice } from './task-choice.js';
import { TurnView } from './turn-view.js';

export interface PageProps {
  readonly server: ConnectionState;
  readonly turns: readonly Turn[];
  readonly isRunning: boolean;
  /** The task to talk to; undefined leaves the choice to the server's list of tasks. */
  readonly wantedTask: string | undefined;
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly onSend: (message: string) => void;
  readonly onCancel: () => void;
  readonly onTask: (task: string) => void;
  readonly onNewConversation: () => void;
  readonly onOtherLanguage: () => void;
}

/** What is seen, and nothing that happens. */
export function Page(props: PageProps) {
  const { server, turns, isRunning, wantedTask } = props;
  const words = useWords();
  const chosen = conversationTask(server.tasks, wantedTask);
  return (
    <main>
      <Header {...props} task={chosen?.task ?? namedTask(server.tasks, wantedTask)} />
      <ServerNotice server={server} wantedTask={wantedTask} hasTask={chosen !== undefined} />
      <MessageForm
        draft={props.draft}
        examples={chosen?.field.examples ?? []}
        isReady={chosen !== undefined && server.status === 'connected'}
        isRunning={isRunning}
        onDraft={props.onDraft}
        onSend={props.onSend}
        onCancel={props.onCancel}
      />
      {chosen && <ConversationBar {...props} task={chosen.task} />}
      <div className="turns">
        {turns.length === 0 && chosen && <p className="hint">{words.empty}</p>}
        {turns.toReversed().map((turn) => (
          <TurnView key={turn.id} turn={turn} tasks={server.tasks} />
        ))}
      </div>
    </main>
  );
}

interface HeaderProps extends PageProps {
  readonly task: Task | undefined;
}

/** Who answers and what can be asked. */
function Header({ server, task, onTask, onOtherLanguage }: HeaderProps) {
  const words = useWords();
  const { model } = server;
  return (
    <header>
      <div className="title">
        <h1>Qwen All-in-One</h1>
        <button type="button" onClick={onOtherLanguage}>
          {words.otherLanguage}
        </button>
      </div>
      {model && <p>{words.model(`${model.model} (${model.quantization})`, model.note)}</p>}
      <TaskChoice tasks={server.tasks} current={task?.name} onChoose={onTask} />
      <p>{task?.description}</p>
    </header>
  );
}

/** What the task remembers, and how to begin anew. */
function ConversationBar({ task, turns, onNewConversation }: PageProps & { readonly task: Task }) {
  const words = useWords();
  return (
    <div className="conversation-bar">
      <span>{words.remembers(task.conversationTurns)}</span>
      {turns.length > 0 && (
        <button type="button" onClick={onNewConversation}>
          {words.newConversation}
        </button>
      )}
    </div>
  );
}
