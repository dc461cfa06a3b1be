import type { ConnectionState, Language, Silence } from '@qaio/client';
import type { Tab } from '../navigation/address.js';
import { chinese } from './chinese.js';
import { english } from './english.js';

/** What a task asks for, and what will be seen of it. */
export interface FirstHint {
  readonly isForm: boolean;
  readonly hasExamples: boolean;
  /** A needed task judges before it answers. */
  readonly isJudgedFirst: boolean;
}

/** Everything that the page says by itself, in one language. */
export interface Words {
  readonly language: Language;
  /** The other language, in itself. */
  readonly otherLanguage: string;
  readonly message: string;
  readonly placeholder: string;
  readonly send: string;
  readonly examples: string;
  readonly task: string;
  readonly newConversation: string;
  /** Of conversations that were left for another one. */
  readonly earlier: (count: number) => string;
  readonly turnCount: (count: number) => string;
  /** Of all of them. */
  readonly forget: string;
  /** Of an answer. */
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  /** Runs the same again, as a turn of its own. */
  readonly again: string;
  /** Takes a message back to be changed and sent anew. */
  readonly edit: string;
  /** Of a message that is changed, and is asked in place of another. */
  readonly replaces: (message: string) => string;
  /** Shows what a program would send. */
  readonly code: string;
  readonly saveMarkdown: string;
  readonly saveJson: string;
  /** Goes back without doing anything. */
  readonly cancel: string;
  /** Of the connection, beside the model. */
  readonly states: Readonly<Record<ConnectionState['status'], string>>;
  readonly connecting: string;
  readonly noServer: (silence: Silence) => string;
  /** Of a message that was sent before the server was there. */
  readonly waiting: string;
  readonly wantsKey: string;
  readonly apiKey: string;
  readonly useKey: string;
  /** Leads to what is known of how exact the model is. */
  readonly howMeasured: string;
  /** Before those that there are. */
  readonly otherTasks: string;
  /** Before anything was said: what there is to do, and what will come of it. */
  readonly empty: (hint: FirstHint) => string;
  /** What those of judgements mean. */
  readonly colours: string;
  /** Without a word written. */
  readonly judged: (milliseconds: string) => string;
  readonly firstToken: (milliseconds: string) => string;
  readonly tokens: (count: number) => string;
  readonly speed: (tokensPerSecond: string) => string;
  /** Of a message that is typed. */
  readonly length: (count: number, limit: number) => string;
  /** @property others tasks that take more, for people */
  readonly tooLong: (over: number, limit: number, others: readonly string[]) => string;
  readonly separator: string;
  /** Of the page, as a list of links. */
  readonly parts: string;
  readonly tabs: Readonly<Record<Tab, string>>;
  readonly loading: string;
  /** The code of a part of the page. */
  readonly notLoaded: string;
  readonly tryAgain: string;
}

export const words: Readonly<Record<Language, Words>> = { en: english, zh: chinese };
