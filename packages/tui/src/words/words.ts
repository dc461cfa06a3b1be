import type { ConnectionState, InputField, Language } from '@qaio/client';
import type { FileFormat } from '../copies/conversation-copy.js';
import type { StatusRow } from '../text/status-table.js';
import type { ServerRemedy } from '../server-remedy.js';
import { english } from './english.js';
import { chinese } from './chinese.js';

/** Why a key did nothing. */
export type Refusal =
  | 'no-server'
  | 'running'
  | 'no-task'
  | 'other-input'
  | 'other-value'
  | 'no-feedback'
  | 'nothing-judged'
  | 'nothing-said';

/** What a key has done. */
export type Note =
  /** @property characters how long it is */
  | { readonly kind: 'copied'; readonly characters: number }
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'not-saved'; readonly reason: string };

/** Everything that the dashboard says by itself, in one language. */
export interface Words {
  readonly language: Language;
  readonly states: Readonly<Record<ConnectionState['status'], string>>;
  readonly conversation: string;
  readonly judgement: string;
  readonly noJudgement: string;
  readonly you: (message: string) => string;
  readonly answer: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly typeHere: string;
  readonly answering: string;
  readonly connectingTo: (address: string) => string;
  /** @property since local time of day */
  readonly noServer: (silence: {
    address: string;
    proxy: string | undefined;
    remedy: string;
    since: string;
    tries: number;
  }) => string;
  /** Where no server answers. */
  readonly remedies: Readonly<Record<ServerRemedy['kind'], (command: string) => string>>;
  readonly wantsKey: (address: string) => string;
  readonly task: (name: string, description: string) => string;
  readonly howTo: string;
  readonly examples: (texts: readonly string[]) => string;
  readonly colours: string;
  /** Of the model. @property program what the user types for `aio` */
  readonly howRight: (program: string) => string;
  /** Behind a sentence on what is remembered. */
  readonly beginAnew: string;
  /** Behind a sentence on a task that cannot be talked to. */
  readonly otherTasks: string;
  /** How a form is filled in. */
  readonly form: (fields: readonly string[]) => string;
  /** Of a value of a form: @property notes what it may be */
  readonly labelled: (name: string, notes: readonly string[]) => string;
  readonly kinds: Readonly<Record<Exclude<InputField['kind'], 'text'>, string>>;
  readonly refused: Readonly<Record<Refusal, string>>;
  readonly copied: (characters: number) => string;
  readonly saved: (path: string) => string;
  readonly notSaved: (reason: string) => string;
  readonly taskProblem: string;
  readonly more: (count: number) => string;
  readonly firstToken: (milliseconds: string) => string;
  /** @property waiting sequences that wait for a slot */
  readonly queue: (waiting: number) => string;
  /** @property tokens of the newest prompt that the server had in its cache already */
  readonly cached: (tokens: number, prompt: number) => string;
  readonly noModel: string;
  readonly stopKey: string;
  readonly leaveKey: string;
  readonly helpKey: string;
  readonly tooSmall: (columns: number, rows: number) => string;
  readonly helpTitle: string;
  /** Keys, and what they do. */
  readonly help: readonly (readonly [keys: string, effect: string])[];
  /** Before what is looked for. @property found how many turns have it @property shown which of them is shown, from 1 */
  readonly searchFor: (shown: number, found: number) => string;
  readonly searchKeys: string;
  readonly statusTitle: string;
  readonly status: Readonly<Record<StatusRow, string>>;
  /** @property count sequences; short judgements share a slot */
  readonly inSlots: (count: number, slots: number) => string;
  readonly of: (count: number, most: number) => string;
  /** @property cached how many of them; undefined where that makes no sense */
  readonly tokens: (count: number, cached?: number) => string;
  readonly yesOrNo: (is: boolean) => string;
  readonly tasksTitle: string;
  readonly labelsTitle: string;
  readonly saveTitle: string;
  readonly historyTitle: string;
  readonly noHistory: string;
  readonly turnCount: (count: number) => string;
  readonly formats: Readonly<Record<FileFormat, string>>;
}

export const words: Readonly<Record<Language, Words>> = { en: english, zh: chinese };
