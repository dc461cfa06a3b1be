import { useCallback, useEffect, useState } from 'react';
import type { Model, TaskClient } from './api/task-client.js';
import { MessageForm } from './components/message-form.js';
import { TurnView } from './components/turn-view.js';
import { useChat } from './state/use-chat.js';

export function App({ client }: { readonly client: TaskClient }) {
  const model = useModel(client);
  const [draft, setDraft] = useState('');
  // a refused text comes back to be mended, unless something else has been typed meanwhile
  const onFailed = useCallback((message: string) => setDraft((current) => current || message), []);
  const { turns, isRunning, send, stop } = useChat(client, onFailed);
  return (
    <main>
      <header>
        <h1>Qwen All-in-One</h1>
        <p>同一个模型，先判断你这句话的情绪，再带着这个判断回应你。</p>
      </header>
      <MessageForm draft={draft} onDraft={setDraft} isRunning={isRunning} onSend={send} onStop={stop} />
      <div className="turns">
        {turns.map((turn) => (
          <TurnView key={turn.id} turn={turn} />
        ))}
      </div>
      <footer>{model && modelLine(model)}</footer>
    </main>
  );
}

function modelLine({ model, quantization, note }: Model): string {
  return `模型 ${model}（${quantization}）${note ? ` · ${note}` : ''}`;
}

function useModel(client: TaskClient): Model | undefined {
  const [model, setModel] = useState<Model>();
  useEffect(() => {
    client.getModel().then(setModel, () => undefined); // the page works without this line
  }, [client]);
  return model;
}
