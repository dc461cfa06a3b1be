/** What the panes say about the server and its tasks. */
import { basename } from 'node:path';
import {
  type ConnectionState,
  type Silence,
  conversationTask,
  currentTask,
  namedTask,
  type InputForm,
  inputForm,
  judgingTasks,
  memoryText,
  modelText,
  serverWords,
  taskName,
} from '@qaio/client';
import type { Task, TaskFileProblem } from '@qaio/protocol';
import { fieldLabel } from './field-label.js';
import type { ServerRemedy } from '../server-remedy.js';
import type { Words } from '../words/words.js';

/** Names the task that answers what is typed. */
export function conversationTitle(
  tasks: readonly Task[],
  wantedTask: string | undefined,
  words: Words,
): string {
  const name = currentTask(tasks, wantedTask)?.displayName ?? '';
  return name === '' ? words.conversation : `${words.conversation} · ${name}`;
}

/** Who judges in a conversation with the task that is talked to. */
export function judgementTitle(tasks: readonly Task[], wantedTask: string | undefined, words: Words): string {
  const chosen = conversationTask(tasks, wantedTask);
  const names = chosen ? judgingTasks(tasks, chosen.task).map(({ displayName }) => displayName) : [];
  return names.join(words.language === 'zh' ? '、' : ', ') || words.judgement;
}

/** What an empty conversation shows of a server that is connected: what to do, what is seen, who answers. */
export function welcomeText(
  server: ConnectionState,
  wantedTask: string | undefined,
  words: Words,
  program = 'aio',
): string {
  const parts = [
    taskText(server.tasks, wantedTask, words, program),
    server.model ? `${modelText(server.model, words.language)}\n${words.howRight(program)}` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function taskText(
  tasks: readonly Task[],
  wantedTask: string | undefined,
  words: Words,
  program: string,
): string {
  if (tasks.length === 0) return serverWords[words.language].noTask;
  const chosen = conversationTask(tasks, wantedTask);
  if (!chosen) return noConversationText(tasks, wantedTask, words, program);
  const { task, field } = chosen;
  return [
    words.task(task.displayName, task.description),
    words.howTo,
    ...(field.examples.length > 0 ? [words.examples(field.examples.slice(0, 2))] : []),
    memoryText(task, tasks, words.language) + (task.conversationTurns > 0 ? words.beginAnew : ''),
    ...(judgingTasks(tasks, task).length > 0 ? ['', words.colours] : []),
  ].join('\n');
}

function noConversationText(
  tasks: readonly Task[],
  wantedTask: string | undefined,
  words: Words,
  program: string,
): string {
  const form = inputForm(tasks, wantedTask);
  if (form) return formText(form, words);
  const { noTask, noSuchTask, otherInput } = serverWords[words.language];
  if (wantedTask === undefined) return noTask;
  const isThere = namedTask(tasks, wantedTask) !== undefined;
  return (isThere ? otherInput : noSuchTask)(taskName(wantedTask), program) + words.otherTasks;
}

function formText({ task, fields }: InputForm, words: Words): string {
  const labels = fields.map((field) => fieldLabel(field, words));
  return `${words.task(task.displayName, task.description)}\n${words.form(labels)}`;
}

/** What is known of a server that does not answer. */
export interface ServerFacts {
  /** Where it is, for people. */
  readonly address: string;
  /** The proxy through which it is reached. */
  readonly proxy?: string | undefined;
  readonly remedy: ServerRemedy;
}

/** What is shown while no server answers, or has not answered yet. */
export function silenceText(
  silence: Silence | undefined,
  { address, proxy, remedy }: ServerFacts,
  words: Words,
): string {
  if (!silence) return words.connectingTo(address);
  const { since, tries, wantsKey } = silence;
  if (wantsKey) return words.wantsKey(address);
  return words.noServer({
    address,
    proxy,
    remedy: words.remedies[remedy.kind](remedy.command),
    since: timeOfDay(since),
    tries,
  });
}

/** @param time milliseconds since 1970 */
function timeOfDay(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** The first problem with its place, how many more there are, and what is used meanwhile. */
export function problemText(problems: readonly TaskFileProblem[], words: Words): string {
  const [first] = problems;
  return first ? `${words.taskProblem}${placedProblem(problems, first.file, words)}` : '';
}

/** The same without what may be left out where the room is short. */
export function shortProblemText(problems: readonly TaskFileProblem[], words: Words): string {
  const [first] = problems;
  return first ? `✗ ${placedProblem(problems, basename(first.file), words)}` : '';
}

function placedProblem(problems: readonly TaskFileProblem[], file: string, words: Words): string {
  const [first, ...more] = problems;
  if (!first) return '';
  const place = file ? `${file}:${first.line}:${first.column}: ` : '';
  const field = file && first.path ? `${first.path}: ` : '';
  return `${place}${field}${first.message}${more.length > 0 ? words.more(more.length) : ''}`;
}
