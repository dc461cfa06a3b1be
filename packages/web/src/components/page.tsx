import {
  type ConnectionState,
  type ConversationTask,
  type InputForm as Form,
  type Turn,
  conversationTask,
  currentTask,
  inputForm,
  modelText,
} from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';
import type { ConversationFormat } from '../browser/save-conversation.js';
import { ConversationBar } from './conversation-bar.js';
import { InputForm } from './input-form.js';
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
  /** What is typed for a task that takes more than one text, by the fields' names. */
  readonly texts: Readonly<Record<string, string>>;
  readonly onTexts: (texts: Readonly<Record<string, string>>) => void;
  readonly onRun: (form: Form) => void;
  readonly onCancel: () => void;
  readonly onKey: (key: string) => void;
  readonly onTask: (task: string) => void;
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onSave: (format: ConversationFormat) => void;
  readonly onNewConversation: () => void;
  /** @param turn its id @param task the one that judged */
  readonly onCorrect: (turn: number, task: string, label: string) => void;
  readonly onOtherLanguage: () => void;
}

/** What is seen, and nothing that happens. */
export function Page(props: PageProps) {
  const { server, turns, wantedTask } = props;
  const words = useWords();
  const chosen = conversationTask(server.tasks, wantedTask);
  const task = currentTask(server.tasks, wantedTask);
  const form = inputForm(server.tasks, wantedTask);
  return (
    <main>
      <Header {...props} task={task} />
      <ServerNotice
        server={server}
        onKey={props.onKey}
        wantedTask={wantedTask}
        hasTask={chosen !== undefined || form !== undefined}
      />
      <Entry {...props} chosen={chosen} form={form} />
      <ConversationBar {...props} task={task} />
      <div className="turns">
        {turns.length === 0 && task && <p className="hint">{words.empty}</p>}
        {turns.toReversed().map((turn) => (
          <TurnView
            key={turn.id}
            turn={turn}
            tasks={server.tasks}
            onCopy={props.onCopy}
            onCorrect={
              server.model?.takesFeedback ? (task, label) => props.onCorrect(turn.id, task, label) : undefined
            }
          />
        ))}
      </div>
    </main>
  );
}

interface EntryProps extends PageProps {
  readonly chosen: ConversationTask | undefined;
  readonly form: Form | undefined;
}

/** One text, or a form for a task that takes more. */
function Entry({ chosen, form, ...props }: EntryProps) {
  const { isRunning, onCancel } = props;
  const isConnected = props.server.status === 'connected';
  if (form)
    return (
      <InputForm
        fields={form.fields}
        texts={props.texts}
        onTexts={props.onTexts}
        isReady={isConnected}
        isRunning={isRunning}
        onRun={() => props.onRun(form)}
        onCancel={onCancel}
      />
    );
  return (
    <MessageForm
      draft={props.draft}
      examples={chosen?.field.examples ?? []}
      isReady={chosen !== undefined && isConnected}
      isRunning={isRunning}
      onDraft={props.onDraft}
      onSend={props.onSend}
      onCancel={onCancel}
    />
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
      {model && <p>{modelText(model, words.language)}</p>}
      <TaskChoice tasks={server.tasks} current={task?.name} onChoose={onTask} />
      <p>{task?.description}</p>
    </header>
  );
}
