import { type ConnectionState, type InputForm as Form, type Turn, modelText } from '@qaio/client';
import type { ConversationFormat } from '../browser/save-conversation.js';
import type { EarlierConversations } from '../memory/earlier-conversations.js';
import type { Address, Tab } from '../navigation/address.js';
import { useWords } from '../words/words-context.js';
import { LateTab, type LateTabs } from './late-tab.js';
import { ServerNotice } from './server-notice.js';
import { TabLink, TabLinks } from './tab-links.js';
import { TalkTab } from './talk-tab.js';

export interface PageProps {
  readonly server: ConnectionState;
  readonly turns: readonly Turn[];
  readonly isRunning: boolean;
  readonly address: Address;
  readonly onTab: (tab: Tab) => void;
  /** All of the page but the conversation. */
  readonly lateTabs: LateTabs;
  readonly draft: string;
  /** The turn in whose place it is asked. */
  readonly replaced?: Turn | undefined;
  readonly onDraft: (draft: string) => void;
  readonly onSend: (message: string) => void;
  /** What is typed for a task that takes more than one text, by the fields' names. */
  readonly texts: Readonly<Record<string, string>>;
  readonly onTexts: (texts: Readonly<Record<string, string>>) => void;
  readonly onRun: (form: Form) => void;
  readonly onCancel: () => void;
  readonly onAgain: (turn: Turn) => void;
  readonly onEdit: (turn: Turn) => void;
  readonly onKey: (key: string) => void;
  readonly onTask: (task: string) => void;
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onSave: (format: ConversationFormat) => void;
  readonly onNewConversation: () => void;
  /** Those that were left for another one. */
  readonly earlier: EarlierConversations;
  /** @param turn its id @param task the one that judged */
  readonly onCorrect: (turn: number, task: string, label: string) => void;
  readonly onOtherLanguage: () => void;
}

/** What is seen, and nothing that happens. */
export function Page(props: PageProps) {
  const { tab } = props.address;
  return (
    <main data-tab={tab}>
      <Header {...props} />
      {tab === 'talk' ? <TalkTab {...props} /> : <OtherTab key={tab} {...props} tab={tab} />}
    </main>
  );
}

function OtherTab({ tab, ...props }: PageProps & { readonly tab: Exclude<Tab, 'talk'> }) {
  const { server, address, onTask, onKey } = props;
  return (
    <>
      <ServerNotice server={server} onKey={onKey} wantedTask={undefined} hasTask />
      <LateTab load={props.lateTabs[tab]} server={server} wantedTask={address.task} onTask={onTask} />
    </>
  );
}

/** Who answers, and the parts of the page. */
function Header({ server, address, onTab, onOtherLanguage }: PageProps) {
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
      <p>
        <span className="connection" data-status={server.status}>
          ● {words.states[server.status]}
        </span>{' '}
        {model && modelText(model, words.language)}{' '}
        {model && model.note !== '' && address.tab !== 'status' && (
          <TabLink tab="status" address={address} onOpen={onTab}>
            {words.howMeasured}
          </TabLink>
        )}
      </p>
      <TabLinks address={address} onOpen={onTab} />
    </header>
  );
}
