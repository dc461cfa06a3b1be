import { Connection, Conversation, type Language } from '@qaio/client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { rememberLanguage, rememberedLanguage } from './words/remembered-language.js';
import { LateTaskClient } from './api/late-task-client.js';
import { MemoryItem } from './memory/memory-item.js';
import './style.css';

// until the tab is closed
const keptKey = new MemoryItem(() => sessionStorage, 'qaio.apiKey');
// the first screen does not wait for the code that speaks to the server
const http = import('./api/http-task-client.js').then(
  ({ HttpTaskClient }) => new HttpTaskClient({ apiKey: keptKey.read() }),
);
const client = new LateTaskClient(http);
const connection = new Connection(client);
const conversation = new Conversation(client, randomKey);
// as long as the page is open
void connection.follow(new AbortController().signal);

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App
        connection={connection}
        conversation={conversation}
        wantedTask={new URLSearchParams(location.search).get('task') ?? undefined}
        startLanguage={rememberedLanguage(() => localStorage, navigator.language)}
        onLanguage={speak}
        onChooseLanguage={(language) => rememberLanguage(() => localStorage, language)}
        onKey={(key) => {
          keptKey.keep(key);
          void http.then((late) => late.useKey(key));
        }}
        onTask={(task) => history.replaceState(null, '', `?${new URLSearchParams({ task }).toString()}`)}
      />
    </StrictMode>,
  );

function speak(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** 128 random bits. Browsers have crypto.randomUUID only over HTTPS and on loopback addresses. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
