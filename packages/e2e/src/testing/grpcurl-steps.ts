/** The lines of examples/clients/grpcurl, run as they stand. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ConversationJson, RunTaskResponseJson, StreamTaskResponseJson } from '@qaio/protocol';
import { type Outcome, outcomeOf, root } from './aio.js';
import { blocksOf } from './page-blocks.js';

type Classified = Pick<RunTaskResponseJson, 'result'>;

/** @returns what each step printed */
export async function runGrpcurlSteps(env: Readonly<Record<string, string>>): Promise<Map<string, Outcome>> {
  const [definition, lines] = await blocksOf('../examples/clients/grpcurl/README.md');
  const cwd = join(root, 'examples/clients/grpcurl');
  const outcomes = new Map<string, Outcome>();
  for (const [, step = '', line = ''] of lines?.text.matchAll(/^# (\w+).*\n(.+)$/gmu) ?? []) {
    const script = `${definition?.text}\n${line}`;
    const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
    outcomes.set(step, await outcomeOf(child, ''));
  }
  return outcomes;
}

/** The messages that were printed, one below the other. */
const messagesOf = (printed: string): unknown[] =>
  printed.split(/^(?=\{)/mu).map((message) => JSON.parse(message) as unknown);

/** What a program of examples/clients prints for the same step, but for the status, which is a number here. */
export const readAnswer: Readonly<Record<string, (outcome: Outcome) => object>> = {
  list: ({ stdout }) => {
    const [{ tasks }] = messagesOf(stdout) as [{ tasks: { name: string }[] }];
    return { tasks: tasks.map(({ name }) => name) };
  },
  sentiment: ({ stdout }) => {
    const judged = (messagesOf(stdout) as [Classified])[0].result?.classification;
    return { label: judged?.label, id: judged?.labelId, confidence: judged?.confidence };
  },
  chat: ({ stdout }) => {
    const events = messagesOf(stdout) as StreamTaskResponseJson[];
    const judged = events.find(({ stepResult }) => stepResult?.classification)?.stepResult;
    return {
      judged: judged?.classification?.label,
      text: events.map(({ textDelta }) => textDelta?.text ?? '').join(''),
    };
  },
  batch: ({ stdout }) => {
    const items = messagesOf(stdout) as { id: string; response?: Classified; error?: { reason: string } }[];
    const answerOf = ({ response, error }: (typeof items)[number]) =>
      error?.reason ?? response?.result?.classification?.labelId;
    return { answers: Object.fromEntries(items.map((item) => [item.id, answerOf(item)])) };
  },
  again: ({ stdout, stderr }) => ({
    replayed: (messagesOf(stdout) as { replayed?: boolean }[]).map(({ replayed = false }) => replayed),
    reused: failureOf({ stderr }).reason,
  }),
  conversation: ({ stdout, stderr }) => {
    const [{ conversation }, { conversations }] = messagesOf(stdout) as [
      { conversation: ConversationJson },
      { conversations: ConversationJson[] },
    ];
    return {
      turns: conversation.turnCount,
      answer: conversation.turns?.[0]?.assistant,
      listed: conversations.some(({ id }) => id === conversation.id),
      gone: failureOf({ stderr }).reason,
    };
  },
  refused: failureOf,
  unknown: failureOf,
};

interface Detail {
  readonly reason?: string;
  readonly fieldViolations?: readonly { readonly field: string }[];
}

function failureOf({ stderr }: Pick<Outcome, 'stderr'>) {
  const [{ message, details }] = messagesOf(stderr) as [{ message: string; details: Detail[] }];
  const wrong = details.flatMap(({ fieldViolations = [] }) => fieldViolations);
  return {
    message,
    reason: details.find(({ reason }) => reason)?.reason,
    fields: wrong.map(({ field }) => field),
  };
}
