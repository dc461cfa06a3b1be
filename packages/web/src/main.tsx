import { Connection, Conversation, type Language } from '@qaio/client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { keepComposingEnter } from './browser/composing-enter.js';
import { whileShown } from './browser/while-shown.js';
import { rememberLanguage, rememberedLanguage } from './words/remembered-language.js';
import { copyText } from './browser/copy-text.js';
import { LateTaskClient } from './api/late-task-client.js';
import { AddressBar } from './navigation/address.js';
import { EarlierConversations } from './memory/earlier-conversations.js';
import { MemoryItem } from './memory/memory-item.js';
import './style.css';

// until the tab is closed
const keptKey = new MemoryItem(() => sessionStorage, 'qaio.apiKey');
// as long as the tab is open, through reloads
const keptConversation = new MemoryItem(() => sessionStorage, 'qaio.conversation');
const keptEarlier = new MemoryItem(() => sessionStorage, 'qaio.earlier');
const keptDraft = new MemoryItem(() => sessionStorage, 'qaio.draft');
// the first screen does not wait for the code that speaks to the server and reads what was kept
const late = Promise.all([
  import('./api/http-task-client.js'),
  import('./memory/kept-conversation.js'),
  import('./memory/kept-earlier.js'),
]).then(([{ HttpTaskClient }, { keepConversation }, { keepEarlier }]) => {
  keepConversation(conversation, keptConversation, window);
  keepEarlier(earlier, keptEarlier);
  return new HttpTaskClient({ apiKey: keptKey.read() });
});
// at once: there may be no server any more when it is wanted
const saving = import('./browser/save-conversation.js');
const client = new LateTaskClient(late);
const conversation = new Conversation(client, randomKey);
const earlier = new EarlierConversations(conversation);
const connection = new Connection(client);
const lateTabs = {
  batch: once(async () => {
    const { openBatch } = await import('./batch/open-batch.js');
    const own = new MemoryItem(() => sessionStorage, 'qaio.batch');
    return openBatch({ calls: await late, own, newKey: randomKey });
  }),
  workbench: once(async () => {
    const { openWorkbench } = await import('./workbench/open-workbench.js');
    const kept = (name: string): MemoryItem => new MemoryItem(() => sessionStorage, `qaio.${name}`);
    return openWorkbench({ http: await late, kept, newKey: randomKey });
  }),
  report: once(async () => (await import('./report/open-report.js')).openReport()),
  status: once(async () => (await import('./status/open-status.js')).openStatus(await late)),
};
keepComposingEnter(window);
whileShown(document, (signal) => connection.follow(signal));

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App
        connection={connection}
        conversation={conversation}
        earlier={earlier}
        addressBar={new AddressBar(window)}
        lateTabs={lateTabs}
        keptDraft={keptDraft}
        startLanguage={rememberedLanguage(() => localStorage, navigator.language)}
        onLanguage={speak}
        onChooseLanguage={(language) => rememberLanguage(() => localStorage, language)}
        onKey={(key) => {
          keptKey.keep(key);
          void late.then((http) => http.useKey(key));
        }}
        onCopy={copyText}
        onSave={(...what) => void saving.then(({ saveConversation }) => saveConversation(...what))}
      />
    </StrictMode>,
  );

/** What has been made is kept; what failed is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    made.catch(() => (made = undefined));
    return made;
  };
}

function speak(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  void late.then((http) => http.useLanguage(language));
}

/** 128 random bits. Browsers have crypto.randomUUID only over HTTPS and on loopback addresses. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
