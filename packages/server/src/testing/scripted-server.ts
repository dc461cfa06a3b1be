import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ConversationStore, TaskRegistry, TaskExecutor, TaskSet, loadTasks } from '@qaio/core';
import { ScriptedModelRunner, replyScript, scriptedModel } from '@qaio/core/testing';
import { type Channel, createChannel } from 'nice-grpc';
import { FeedbackFolder } from '../feedback/feedback-folder.js';
import { createLogger } from '../logger.js';
import { TaskReloader } from '../task-reloader.js';
import { type RunningServer, type ServerOptions, startServer } from '../start-server.js';
import { detailedClient } from './detailed-client.js';

const header = (name: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
`;
const sentiment = `${header('sentiment')}
input: { schema: { type: object, required: [text], additionalProperties: false, properties: { text: { type: string, minLength: 1, maxLength: 60 } } } }
system: judge
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: 正面, id: positive }, { value: 负面, id: negative }] }
`;
const chat = `${header('chat')}
input: { schema: { type: object, required: [message], additionalProperties: false, properties: { message: { type: string, minLength: 1, maxLength: 60 } } } }
needs: { mood: { task: sentiment, with: { text: '{{ message }}' } } }
guard: [{ name: dark, patterns: [一片黑暗], text: 我在听。 }]
prompt: '{{ message }}({{ needs.mood.label }})'
output: { format: text }
config: { temperature: 0.7, maxOutputTokens: 100, overrides: [maxOutputTokens, seed] }
`;

/** Judges by whether a text contains 累; chats by repeating what it was told. */
function reply(prompt: string): string {
  const message = /user\n(?<message>.*)\nassistant\n$/su.exec(prompt)?.groups?.['message'] ?? '';
  if (prompt.includes('judge')) return message.includes('累') ? '负面' : '正面';
  return `听到：${message}`;
}

export interface ScriptedServer {
  readonly server: RunningServer;
  /** To its gRPC door, without TLS. */
  readonly channel: Channel;
  readonly client: ReturnType<typeof detailedClient>;
  readonly runner: ScriptedModelRunner;
  readonly tasks: TaskExecutor;
  readonly reloader: TaskReloader;
  /** Holds sentiment.yaml and chat.yaml. */
  readonly tasksFolder: string;
  /** Empty; a task in it takes the place of one of those. */
  readonly ownFolder: string;
  /** The labelled rows that it was told of a task. */
  feedbackRows(task: string): Promise<readonly unknown[]>;
  /** What the server wrote to its log. */
  readonly log: string[];
  /** Stops the model at its next pass. @returns a function that lets it go on */
  holdModel(): () => void;
  /** Whether a pass stands still. */
  isModelHeld(): boolean;
  close(): Promise<void>;
}

/** Edits that follow each other faster may go unnoticed: chokidar tells of none for 50 ms after it has told of one. */
export const shortestSettleMs = 60;

type ScriptedOptions = Partial<ServerOptions> & { readonly conversations?: ConversationStore };

/** A whole server on free loopback ports, around a scripted model. */
export async function startScriptedServer({
  conversations,
  ...options
}: ScriptedOptions = {}): Promise<ScriptedServer> {
  const { tasksFolder, ownFolder, webFolder, feedbackFolder, remove } = await temporaryFolders();
  const { runner, tasks } = await scriptedExecutor(tasksFolder, conversations);
  const log: string[] = [];
  const stream = { write: (line: string) => log.push(line) };
  const logger = createLogger({ level: 'debug', format: 'json', stream });
  const reloader = new TaskReloader({
    sources: { shipped: [tasksFolder], own: [ownFolder], from: tasksFolder },
    executor: tasks,
    logger,
    settleMs: shortestSettleMs,
  });
  const clear = async (): Promise<void> => {
    await reloader.close();
    await remove();
  };
  const server = await startServer({
    executor: tasks,
    reloader,
    grpcAddress: { host: '127.0.0.1', port: 0 },
    httpAddress: { host: '127.0.0.1', port: 0 },
    webFolder,
    feedback: await FeedbackFolder.open(feedbackFolder),
    serverVersion: '0.0.0-test',
    maxRunMs: 20_000,
    clock: () => performance.now(),
    logger,
    ...options,
    edit: options.edit && { ...options.edit, own: [ownFolder] },
  }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  const channel = createChannel(server.grpcAddress);
  const close = async (): Promise<void> => {
    channel.close();
    await server.stop(50);
    await clear();
  };
  return {
    ...{ server, channel, runner, tasks, reloader, tasksFolder, ownFolder, log, close },
    client: detailedClient(channel),
    feedbackRows: (task) => rowsOf(join(feedbackFolder, `${task}.jsonl`)),
    ...holdable(runner),
  };
}

async function scriptedExecutor(tasksFolder: string, conversations: ConversationStore | undefined) {
  const runner = new ScriptedModelRunner(replyScript(reply));
  const reload = async () => new ScriptedModelRunner(replyScript(reply));
  const model = scriptedModel(runner, { reload });
  const registry = new TaskRegistry(await loadTasks([tasksFolder], tasksFolder));
  const set = await TaskSet.load(registry, model);
  return { runner, tasks: new TaskExecutor({ model, tasks: set, drawSeed: () => 7, conversations }) };
}

async function temporaryFolders() {
  const folder = await mkdtemp(join(tmpdir(), 'qaio-server-'));
  const [tasksFolder, ownFolder, webFolder, feedbackFolder] = ['tasks', 'own', 'web', 'feedback'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string];
  await mkdir(tasksFolder);
  await mkdir(ownFolder);
  await mkdir(webFolder);
  await writeFile(join(tasksFolder, 'sentiment.yaml'), sentiment);
  await writeFile(join(tasksFolder, 'chat.yaml'), chat);
  await writePage(webFolder);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { tasksFolder, ownFolder, webFolder, feedbackFolder, remove };
}

/** As the page is built: its parts are named by their content, and each file lies there compressed, too. */
async function writePage(webFolder: string): Promise<void> {
  await mkdir(join(webFolder, 'assets'));
  for (const [name, text] of Object.entries({
    'index.html': '<h1>page</h1>',
    'assets/page-1a2b.js': 'export {};',
  })) {
    await writeFile(join(webFolder, name), text);
    await writeFile(join(webFolder, `${name}.gz`), gzipSync(text));
  }
}

async function rowsOf(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown);
}

function holdable(runner: ScriptedModelRunner): Pick<ScriptedServer, 'holdModel' | 'isModelHeld'> {
  let heldCount = 0;
  const holdModel = (): (() => void) => {
    const forward = runner.forward.bind(runner);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    runner.forward = async (rows) => {
      heldCount++;
      await released;
      heldCount--;
      return forward(rows);
    };
    return () => {
      runner.forward = forward;
      release();
    };
  };
  return { holdModel, isModelHeld: () => heldCount > 0 };
}
