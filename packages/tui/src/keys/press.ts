import {
  type InputField,
  type InputForm,
  canBe,
  conversationTask,
  inputForm,
  namedTask,
  runForm,
} from '@qaio/client';
import { fileFormats } from '../copies/conversation-copy.js';
import type { AppState } from '../state/app-state.js';
import { type Place, type TextEdit, fieldText } from '../state/text-field.js';
import { foundTurns } from '../text/search.js';
import type { Refusal } from '../words/words.js';
import { askAgain } from './again-key.js';
import { askFormat, copyAnswer, saveAs } from './copy-keys.js';
import { askLabel, askedChoices, correct } from './correction-keys.js';
import { type Command, type Desk, back } from './desk.js';
import { listedRecords, openMarked, removeMarked, startAnew } from './history-keys.js';
import type { Key, KeyName } from './parse-keys.js';
import { chooseMarked, listedTasks, markNamed, showTasks } from './task-keys.js';

type Commands = Readonly<Partial<Record<KeyName, Command>>>;

const pageLines = 5;

const edit =
  (change: TextEdit): Command =>
  ({ store }) =>
    store.dispatch({ kind: 'edit', edit: change });
const move = (to: Place): Command => edit({ kind: 'move', to });
const cut = (to: Place): Command => edit({ kind: 'delete', to });
const scroll =
  (lines: number): Command =>
  ({ store }) =>
    store.dispatch({ kind: 'scroll', lines });
const recall =
  (step: -1 | 1): Command =>
  ({ store }) =>
    store.dispatch({ kind: 'recall', step });
const mark =
  (step: -1 | 1, listed: (desk: Desk) => readonly unknown[]): Command =>
  (desk) =>
    desk.store.dispatch({ kind: 'mark', step, count: listed(desk).length });
const found = ({ store, conversation }: Desk): readonly unknown[] =>
  foundTurns(conversation.turns(), store.getState().sought);
const help: Command = ({ store }) => store.dispatch({ kind: 'show', screen: 'help' });

const editing: Commands = {
  left: move('left'),
  right: move('right'),
  'ctrl-b': move('left'),
  'ctrl-f': move('right'),
  home: move('start'),
  end: move('end'),
  'ctrl-a': move('start'),
  'ctrl-e': move('end'),
  'alt-b': move('word-left'),
  'alt-f': move('word-right'),
  'word-left': move('word-left'),
  'word-right': move('word-right'),
  backspace: cut('left'),
  delete: cut('right'),
  'ctrl-d': cut('right'),
  'ctrl-u': cut('start'),
  'ctrl-k': cut('end'),
  'ctrl-w': cut('word-left'),
  'alt-backspace': cut('word-left'),
  'alt-d': cut('word-right'),
};

const everywhere: Commands = {
  'ctrl-c': ({ leave }) => leave(),
  'ctrl-l': ({ redraw }) => redraw(),
  'ctrl-t': showTasks,
  'ctrl-r': askLabel,
  'ctrl-y': copyAnswer,
  'ctrl-s': askFormat,
  'ctrl-o': ({ store }) => store.dispatch({ kind: 'show', screen: 'history' }),
  'ctrl-g': ({ store }) => store.dispatch({ kind: 'show', screen: 'status' }),
  f3: search,
};

const reading: Commands = {
  up: scroll(-1),
  down: scroll(1),
  'page-up': scroll(-pageLines),
  'page-down': scroll(pageLines),
  escape: back,
  enter: back,
};

const commands: Readonly<Record<AppState['screen'], Commands>> = {
  talk: {
    ...everywhere,
    enter: (desk) => void enter(desk),
    'new-line': edit({ kind: 'insert', text: '\n' }),
    escape: stop,
    f1: help,
    f5: askAgain,
    up: recall(-1),
    down: recall(1),
    'page-up': scroll(pageLines),
    'page-down': scroll(-pageLines),
    ...editing,
    'ctrl-n': startAnew,
  },
  search: {
    ...everywhere,
    ...editing,
    up: mark(1, found),
    down: mark(-1, found),
    enter: mark(1, found),
    escape: back,
    f1: help,
    f3: back,
  },
  help: { ...everywhere, ...reading, f1: back },
  status: { ...everywhere, ...reading, f1: help, 'ctrl-g': back },
  tasks: {
    ...everywhere,
    up: mark(-1, listedTasks),
    down: mark(1, listedTasks),
    enter: chooseMarked,
    escape: back,
    f1: help,
  },
  labels: {
    ...everywhere,
    up: mark(-1, askedChoices),
    down: mark(1, askedChoices),
    enter: (desk) => correct(desk, desk.store.getState().marked),
    escape: back,
    f1: help,
  },
  history: {
    ...everywhere,
    up: mark(-1, listedRecords),
    down: mark(1, listedRecords),
    enter: openMarked,
    delete: removeMarked,
    escape: back,
    f1: help,
  },
  save: {
    ...everywhere,
    up: mark(-1, () => fileFormats),
    down: mark(1, () => fileFormats),
    enter: (desk) => void saveAs(desk, desk.store.getState().marked),
    escape: back,
    f1: help,
  },
};

/** What stands for a function key on an empty line, as input methods of Chinese write it, too. */
const signs: ReadonlyMap<string, Command> = new Map([
  ['?', help],
  ['？', help],
  ['/', search],
  ['／', search],
  ['、', search],
]);

const insert = (text: string, desk: Desk): void => edit({ kind: 'insert', text })(desk);

/** What text does on a screen; on the others it closes them. */
const typing: Readonly<Partial<Record<AppState['screen'], (text: string, desk: Desk) => void>>> = {
  talk: (text, desk) => {
    const { characters } = desk.store.getState().field;
    const command = characters.length === 0 ? signs.get(text) : undefined;
    if (command) command(desk);
    else insert(text, desk);
  },
  search: insert,
  tasks: markNamed,
  labels: (text, desk) => pressNumber(text, desk, correct),
  save: (text, desk) => pressNumber(text, desk, saveAs),
};

/** Does what the key is for on the screen that is shown. */
export function press(key: Key, desk: Desk): void {
  const { screen } = desk.store.getState();
  const type = typing[screen];
  if (key.kind === 'key') commands[screen][key.name]?.(desk);
  else if (key.isPasted) paste(key.text, desk);
  else if (type) type(key.text, desk);
  else back(desk);
}

/** Into what is typed into; it chooses and closes nothing. */
function paste(text: string, desk: Desk): void {
  const { screen } = desk.store.getState();
  if (screen === 'talk' || screen === 'search') insert(text, desk);
}

/** What cannot be sent yet stays in the line; what could not be answered comes back to it. */
async function enter(desk: Desk): Promise<void> {
  const { store, server } = desk;
  const { field, answers, wantedTask } = store.getState();
  const text = fieldText(field).trim();
  const form = inputForm(server().tasks, wantedTask);
  const asked = form?.fields[answers.length];
  if (text === '' && (!asked || asked.isRequired)) return;
  const refusal = refusalOf(desk) ?? valueRefusal(asked, text);
  if (refusal) store.dispatch({ kind: 'tell', refusal });
  else if (form && answers.length + 1 < form.fields.length) store.dispatch({ kind: 'answer' });
  else await send(desk, form, text);
}

async function send(
  { store, conversation, server }: Desk,
  form: InputForm | undefined,
  text: string,
): Promise<void> {
  const { answers, wantedTask } = store.getState();
  const chosen = conversationTask(server().tasks, wantedTask);
  store.dispatch({ kind: 'send' });
  const turn = form
    ? await runForm(conversation, form, formTexts(form, [...answers, text]))
    : chosen && (await conversation.send(chosen, text));
  if (turn?.status === 'failed') store.dispatch({ kind: 'give-back', text, answers });
}

/** What was typed, by the fields' names. */
function formTexts({ fields }: InputForm, answers: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name }, i) => [name, answers[i] ?? '']));
}

function refusalOf({ store, server, conversation }: Desk): Refusal | undefined {
  const { tasks, status } = server();
  const { wantedTask } = store.getState();
  if (status !== 'connected') return 'no-server';
  if (conversation.isRunning) return 'running';
  if (conversationTask(tasks, wantedTask) || inputForm(tasks, wantedTask)) return undefined;
  return namedTask(tasks, wantedTask) ? 'other-input' : 'no-task';
}

/** @param asked what a form asks for now */
const valueRefusal = (asked: InputField | undefined, text: string): Refusal | undefined =>
  asked && text !== '' && !canBe(asked, text) ? 'other-value' : undefined;

/** The answer, or else the value of a form that is being typed. */
function stop({ store, conversation }: Desk): void {
  if (conversation.isRunning) conversation.cancel();
  else store.dispatch({ kind: 'back' });
}

/** The first nine of a list have numbers. */
function pressNumber(text: string, desk: Desk, choose: (desk: Desk, index: number) => unknown): void {
  if (/^[1-9]$/u.test(text)) choose(desk, Number(text) - 1);
  else back(desk);
}

function search({ store, conversation }: Desk): void {
  if (conversation.turns().length === 0) store.dispatch({ kind: 'tell', refusal: 'nothing-said' });
  else store.dispatch({ kind: 'show', screen: 'search' });
}
