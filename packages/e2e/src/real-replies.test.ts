/** What the shipped chat says on a real model to sentences of every kind. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PromptTask, loadTasks } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { expect, test } from '@jest/globals';
import { root, serve } from './testing/aio.js';
import { testIf } from './testing/optional.js';
import { type Utterance, replyFaults } from './testing/reply-faults.js';

const seed = '7';
const realModel = process.env['QAIO_TEST_MODEL'];
const tableFile = process.env['QAIO_REPLY_TABLE'];
const lines = (await readFile(join(root, 'packages/e2e/data/utterances.jsonl'), 'utf8')).trim().split('\n');
const utterances = lines.map((line) => JSON.parse(line) as Utterance);
const chat = (await loadTasks([shippedTasksFolder], root)).find(({ name }) => name === 'chat');

interface Reply extends Utterance {
  readonly mood: string;
  readonly text: string;
}

interface RunAnswer {
  readonly result: { readonly text: string };
  readonly upstream: readonly { readonly classification: { readonly label: string } }[];
}

async function ask(address: string, utterance: Utterance): Promise<Reply> {
  const response = await fetch(`http://${address}/v1/tasks/chat:run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { message: utterance.message }, sampling: { seed } }),
  });
  expect(response.status).toBe(200);
  const { result, upstream } = (await response.json()) as RunAnswer;
  return { ...utterance, mood: upstream[0]?.classification.label ?? '', text: result.text };
}

/** What the prompt says besides the message. */
function instructionsOf({ definition }: PromptTask): string[] {
  const guidance = definition.prompt.match(/[（(][^（()）]{8,}[）)]/gu) ?? [];
  return [definition.system ?? '', ...guidance];
}

const tableRow = ({ kind, message, mood, text }: Reply): string =>
  `| ${[kind, message, mood, text].map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', '⏎')).join(' | ')} |\n`;

test('there are sixty utterances of ten kinds', () => {
  expect(new Set(utterances.map(({ message }) => message)).size).toBe(60);
  expect(new Set(utterances.map(({ kind }) => kind)).size).toBe(10);
});

testIf(
  realModel === undefined ? 'skipped: QAIO_TEST_MODEL names no model file' : undefined,
  'the chat repeats no instructions, labels or role words, and answers in the language of the message',
  async () => {
    const served = await serve('--model', realModel ?? '');
    const replies: Reply[] = [];
    try {
      for (const utterance of utterances) replies.push(await ask(served.httpAddress, utterance));
    } finally {
      await served.stop();
    }
    if (tableFile !== undefined) await writeFile(tableFile, replies.map(tableRow).join(''));
    const instructions = chat ? instructionsOf(chat) : [];
    expect(instructions.length).toBeGreaterThan(1);
    const faults = replies.flatMap((reply) =>
      replyFaults(reply.text, reply, instructions).map(
        (fault) => `${reply.message} → ${reply.text}: ${fault}`,
      ),
    );
    expect(faults).toEqual([]);
  },
  600_000,
);
