/** The steps of examples/clients that have one outcome, in TypeScript. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConversationServiceDefinition, PromptTaskServiceDefinition, type TaskResult } from '@qaio/protocol';
import {
  type Channel,
  ChannelCredentials,
  ClientError,
  Metadata,
  Status,
  createChannel,
  createClientFactory,
} from 'nice-grpc';
import {
  BadRequest,
  ErrorInfo,
  RetryInfo,
  RichClientError,
  errorDetailsClientMiddleware,
} from 'nice-grpc-error-details';

export type Line = Readonly<Record<string, unknown>> & { readonly step: string };

function createServer(channel: Channel, key: string) {
  const factory = createClientFactory().use(errorDetailsClientMiddleware);
  const defaults = { '*': { metadata: Metadata({ authorization: `Bearer ${key}` }) } };
  return {
    tasks: factory.create(PromptTaskServiceDefinition, channel, defaults),
    conversations: factory.create(ConversationServiceDefinition, channel, defaults),
  };
}
type Server = ReturnType<typeof createServer>;
type Tasks = Server['tasks'];

const steps: Readonly<Record<string, (server: Server) => Promise<object>>> = {
  list: async ({ tasks }) => {
    const { tasks: listed } = await tasks.listTasks({});
    return { tasks: listed.map(({ name }) => name) };
  },
  sentiment: ({ tasks }) => judge(tasks, '今天的实验终于成功了，太棒了！'),
  chat: ({ tasks }) => chat(tasks),
  batch: ({ tasks }) => batch(tasks),
  again: ({ tasks }) => again(tasks),
  conversation: ({ conversations }) => converse(conversations),
  refused: ({ tasks }) => judge(tasks, ''),
  unknown: ({ tasks }) => tasks.getTask({ name: 'tasks/nobody' }),
};

/** @param ca file of the authority @returns what a program of examples/clients prints for the same steps */
export async function referenceLines(address: string, ca: string, key: string): Promise<Line[]> {
  const channel = createChannel(address, ChannelCredentials.createSsl(readFileSync(ca)));
  const server = createServer(channel, key);
  const lines: Line[] = [];
  for (const [step, take] of Object.entries(steps))
    lines.push({ step, ...(await take(server).catch(failureOf)) });
  channel.close();
  return lines;
}

async function judge(tasks: Tasks, text: string): Promise<object> {
  const { result } = await tasks.runTask({ task: 'tasks/sentiment', input: { text } });
  const { label, labelId, confidence } = classificationOf(result);
  return { label, id: labelId, confidence };
}

async function chat(tasks: Tasks): Promise<object> {
  const request = { task: 'tasks/chat', input: { message: '老板又改需求了，心累' }, sampling: { seed: 7n } };
  const report = { judged: '', text: '' };
  for await (const { event } of tasks.streamTask({ request }))
    if (event?.$case === 'textDelta') report.text += event.value.text;
    else if (event?.$case === 'stepResult') report.judged = classificationOf(event.value).label;
  return report;
}

async function batch(tasks: Tasks): Promise<object> {
  async function* items() {
    for (const [place, text] of ['心累', '太棒了', ''].entries())
      yield { id: String(place), request: { task: 'tasks/sentiment', input: { text } } };
  }
  const answers: Record<string, string> = {};
  for await (const { id, outcome } of tasks.batchRunTask(items()))
    answers[id] =
      outcome?.$case === 'response'
        ? classificationOf(outcome.value.result).labelId
        : (outcome?.value.reason ?? '');
  return { answers };
}

async function again(tasks: Tasks): Promise<object> {
  const request = { task: 'tasks/sentiment', requestId: randomUUID() };
  const replayed: boolean[] = [];
  for (let time = 0; time < 2; time++)
    replayed.push((await tasks.runTask({ ...request, input: { text: '心累' } })).replayed);
  const other = tasks.runTask({ ...request, input: { text: '太棒了' } });
  return { replayed, reused: await reasonOf(other) };
}

async function converse(conversations: Server['conversations']): Promise<object> {
  const turns = [{ user: '我叫小明。', assistant: '你好，小明。' }];
  const task = 'tasks/counsellor';
  const created = await conversations.createConversation({ task, ttl: { seconds: 3600n }, turns });
  const name = created.conversation?.name ?? '';
  const { conversation } = await conversations.getConversation({ name });
  const listed = await conversations.listConversations({ task, pageSize: 1000 });
  await conversations.deleteConversation({ name });
  return {
    turns: conversation?.turnCount,
    answer: conversation?.turns[0]?.assistant,
    listed: listed.conversations.some(({ id }) => id === conversation?.id),
    gone: await reasonOf(conversations.getConversation({ name })),
  };
}

async function reasonOf(call: Promise<unknown>): Promise<string> {
  const failure = await call.then(() => undefined, failureOf);
  return failure?.reason ?? '';
}

function classificationOf(result: TaskResult | undefined) {
  if (result?.output?.$case !== 'classification') throw new Error('expected a classification');
  return result.output.value;
}

function failureOf(error: unknown) {
  if (!(error instanceof ClientError)) throw error;
  const details = error instanceof RichClientError ? error.extra : [];
  const failure = {
    status: Status[error.code],
    reason: '',
    fields: [] as string[],
    retrySeconds: 0,
    message: error.details,
  };
  for (const detail of details)
    if (detail.$type === ErrorInfo.$type) failure.reason = detail.reason;
    else if (detail.$type === BadRequest.$type)
      failure.fields = detail.fieldViolations.map(({ field }) => field);
    else if (detail.$type === RetryInfo.$type) failure.retrySeconds = detail.retryDelay?.seconds ?? 0;
  return failure;
}
