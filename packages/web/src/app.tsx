import { type Connection, type Conversation, conversationTask } from '@qaio/client';
import type { GetModelResponse } from '@qaio/protocol';
import { useState, useSyncExternalStore } from 'react';
import { MessageForm } from './components/message-form.js';
import { TurnView } from './components/turn-view.js';

export interface AppProps {
  readonly connection: Connection;
  readonly conversation: Conversation;
  /** The task to talk to; undefined leaves the choice to the server's list of tasks. */
  readonly wantedTask?: string | undefined;
}

export function App({ connection, conversation, wantedTask }: AppProps) {
  const { model, tasks } = useSyncExternalStore(connection.subscribe, connection.state);
  const turns = useSyncExternalStore(conversation.subscribe, conversation.turns);
  const [draft, setDraft] = useState('');
  const chosen = conversationTask(tasks, wantedTask);
  const send = async (message: string): Promise<void> => {
    if (!chosen) return;
    const turn = await conversation.send(chosen, message);
    // it comes back to be mended, unless something else has been typed meanwhile
    if (turn?.status === 'failed') setDraft((current) => current || message);
  };
  return (
    <main>
      <header>
        <h1>Qwen All-in-One</h1>
        <p>{chosen?.task.description}</p>
      </header>
      <MessageForm
        draft={draft}
        examples={chosen?.field.examples ?? []}
        isReady={chosen !== undefined}
        isRunning={conversation.isRunning}
        onDraft={setDraft}
        onSend={(message) => void send(message)}
        onCancel={() => conversation.cancel()}
      />
      <div className="turns">
        {turns.toReversed().map((turn) => (
          <TurnView key={turn.id} turn={turn} tasks={tasks} />
        ))}
      </div>
      <footer>{model && modelLine(model)}</footer>
    </main>
  );
}

function modelLine({ model, quantization, note }: GetModelResponse): string {
  return `模型：${model}（${quantization}）${note ? ` · ${note}` : ''}`;
}
