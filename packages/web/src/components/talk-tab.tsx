import {
  type ConversationTask,
  type InputForm as Form,
  conversationTask,
  currentTask,
  inputForm,
  judgingTasks,
} from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';
import { ConversationBar } from './conversation-bar.js';
import { EarlierList } from './earlier-list.js';
import { InputForm } from './input-form.js';
import { MessageForm } from './message-form.js';
import type { PageProps } from './page.js';
import { ReplacedNote } from './replaced-note.js';
import { ServerNotice } from './server-notice.js';
import { TaskChoice } from './task-choice.js';
import { SpokenTurn } from './spoken-turn.js';
import { TurnView } from './turn-view.js';

/** One task, talked to. */
export function TalkTab(props: PageProps) {
  const { server, turns } = props;
  const wantedTask = props.address.task;
  const chosen = conversationTask(server.tasks, wantedTask);
  const task = currentTask(server.tasks, wantedTask);
  const form = inputForm(server.tasks, wantedTask);
  const isConnected = server.status === 'connected';
  return (
    <div className="talk">
      <div className="entry">
        <TaskChoice tasks={server.tasks} current={task?.name} onChoose={props.onTask} />
        <p className="task-description">{task?.description}</p>
        <ServerNotice
          server={server}
          onKey={props.onKey}
          wantedTask={wantedTask}
          hasTask={chosen !== undefined || form !== undefined}
        />
        <ReplacedNote turn={props.replaced} />
        <Entry {...props} chosen={chosen} form={form} />
        <ConversationBar {...props} task={task} />
        <EarlierList earlier={props.earlier} />
      </div>
      <SpokenTurn turn={turns.at(-1)} />
      <div className="turns">
        {turns.length === 0 && task && <FirstHint tasks={server.tasks} {...{ task, chosen, form }} />}
        {turns.toReversed().map((turn) => (
          <TurnView
            key={turn.id}
            turn={turn}
            tasks={server.tasks}
            onCopy={props.onCopy}
            onAgain={props.isRunning || !isConnected ? undefined : props.onAgain}
            onEdit={props.onEdit}
            onCorrect={
              server.model?.takesFeedback
                ? (judge, label) => props.onCorrect(turn.id, judge, label)
                : undefined
            }
          />
        ))}
      </div>
    </div>
  );
}

interface FirstHintProps extends Pick<EntryProps, 'chosen' | 'form'> {
  readonly tasks: readonly Task[];
  readonly task: Task;
}

/** What to do, and what will be seen. */
function FirstHint({ tasks, task, chosen, form }: FirstHintProps) {
  const words = useWords();
  const [isForm, hasExamples] = [form !== undefined, (chosen?.field.examples.length ?? 0) > 0];
  const judging = judgingTasks(tasks, task);
  const isJudgedFirst = judging.some(({ name }) => name !== task.name);
  return (
    <>
      <p className="hint">{words.empty({ isForm, hasExamples, isJudgedFirst })}</p>
      {judging.length > 0 && <p className="hint">{words.colours}</p>}
    </>
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
      tasks={props.server.tasks}
      chosen={chosen}
      isReady={chosen !== undefined && isConnected}
      isConnecting={!isConnected}
      isRunning={isRunning}
      onDraft={props.onDraft}
      onSend={props.onSend}
      onCancel={onCancel}
    />
  );
}
