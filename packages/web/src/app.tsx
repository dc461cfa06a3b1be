import { type Connection, type Conversation, type Language, type Turn, taskName } from '@qaio/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ConversationFormat } from './browser/save-conversation.js';
import type { LateTabs } from './components/late-tab.js';
import { Page } from './components/page.js';
import type { EarlierConversations } from './memory/earlier-conversations.js';
import type { MemoryItem } from './memory/memory-item.js';
import type { AddressBar } from './navigation/address.js';
import { useTalk } from './use-talk.js';
import { words } from './words/words.js';
import { ProgramContext, WordsContext } from './words/words-context.js';
import { withCommands } from './words/own-commands.js';

export interface AppProps {
  readonly connection: Connection;
  readonly conversation: Conversation;
  readonly earlier: EarlierConversations;
  readonly addressBar: AddressBar;
  readonly lateTabs: LateTabs;
  /** What is typed, through reloads. */
  readonly keptDraft: MemoryItem;
  readonly startLanguage: Language;
  /** The page is in this language from now on. */
  readonly onLanguage: (language: Language) => void;
  /** Somebody wants it so. */
  readonly onChooseLanguage: (language: Language) => void;
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onSave: (turns: readonly Turn[], format: ConversationFormat, language: Language) => void;
  /** A key for the server was typed. */
  readonly onKey: (key: string) => void;
}

export function App({ connection, conversation, keptDraft, startLanguage, onLanguage, ...props }: AppProps) {
  const { addressBar, lateTabs, earlier, onKey, onChooseLanguage } = props;
  const server = useSyncExternalStore(connection.subscribe, connection.state);
  const turns = useSyncExternalStore(conversation.subscribe, conversation.turns);
  const address = useSyncExternalStore(addressBar.subscribe, addressBar.address);
  const [language, setLanguage] = useState(startLanguage);
  useEffect(() => onLanguage(language), [language, onLanguage]);
  const chooseTask = (task: string): void => addressBar.choose(taskName(task));
  const talk = useTalk({ server, conversation, wantedTask: address.task, onTask: chooseTask, keptDraft });
  const switchLanguage = (): void => {
    const other = language === 'en' ? 'zh' : 'en';
    setLanguage(other);
    onChooseLanguage(other);
  };
  const program = server.model?.program || 'aio';
  return (
    <WordsContext value={withCommands(words[language], program)}>
      <ProgramContext value={program}>
        <Page
          server={server}
          turns={turns}
          isRunning={conversation.isRunning}
          address={address}
          onTab={(tab) => addressBar.open(tab)}
          lateTabs={lateTabs}
          draft={talk.draft.message}
          replaced={talk.replaced}
          onDraft={talk.type}
          onSend={talk.send}
          texts={talk.draft.texts}
          onTexts={(texts) => talk.setDraft({ texts })}
          onRun={talk.run}
          onAgain={talk.again}
          onEdit={talk.edit}
          onCancel={() => conversation.cancel()}
          onKey={onKey}
          onTask={chooseTask}
          onCorrect={(turn, task, label) => void conversation.correct(turn, task, label)}
          onCopy={props.onCopy}
          onSave={(format) => props.onSave(turns, format, language)}
          onNewConversation={() => earlier.startAnew()}
          earlier={earlier}
          onOtherLanguage={switchLanguage}
        />
      </ProgramContext>
    </WordsContext>
  );
}
