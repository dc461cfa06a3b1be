/** A Python client that knows only the .proto. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Served, root, serve } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

// Debian's interpreter: the packages python3-grpcio and python3-protobuf belong to it
const python = '/usr/bin/python3';
const missing =
  missingCommand(python, ['-c', 'import grpc, google.protobuf']) ??
  missingCommand('protoc', ['--descriptor_set_out=/dev/null', 'google/protobuf/struct.proto']);

let served: Served;
const folder = mkdtempSync(join(tmpdir(), 'qaio-pb2-'));
beforeAll(async () => {
  if (missing === undefined) served = await serve();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (missing === undefined) expect(await served.stop()).toBe(0);
});

function run(command: string, args: readonly string[]): string {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (done.status !== 0) throw new Error(`${command} failed: ${done.stderr}`);
  return done.stdout;
}

testIf(
  missing,
  'lists, runs, streams, cancels, is refused with the right codes, and the server goes on',
  async () => {
    run('protoc', [
      `--proto_path=${join(root, 'proto')}`,
      `--python_out=${folder}`,
      'prompttasks/v1/prompt_tasks.proto',
    ]);
    const client = join(root, 'packages/e2e/clients/python_client.py');
    const report = JSON.parse(run(python, [client, folder, served.grpcAddress])) as {
      readonly chat: {
        readonly kinds: readonly string[];
        readonly sequence: readonly number[];
        text: string;
        final: string;
      };
      readonly sentiment: { readonly scores: Readonly<Record<string, number>> };
      readonly bulk: Readonly<Record<string, string>>;
    };
    expect(report).toMatchObject({
      tasks: expect.arrayContaining(['tasks/chat', 'tasks/sentiment']),
      schema: { required: ['text'] },
      sentiment: { label: '正面' },
      cancelled: 'CANCELLED',
      statuses: {
        unknown: 'NOT_FOUND',
        empty: 'INVALID_ARGUMENT',
        long: 'INVALID_ARGUMENT',
        huge: 'RESOURCE_EXHAUSTED',
        deadline: 'DEADLINE_EXCEEDED',
      },
      forged: '负面',
      after: '负面',
    });
    expect(Object.values(report.sentiment.scores).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    const { kinds, sequence, text, final } = report.chat;
    expect([kinds[0], kinds[1], kinds.at(-1)]).toEqual(['accepted', 'step_result', 'done']);
    expect(sequence).toEqual(sequence.map((_, i) => i + 1));
    expect(text).toBe(final);
    expect(Object.keys(report.bulk)).toHaveLength(20);
    for (const [id, label] of Object.entries(report.bulk))
      expect(label).toBe(Number(id) % 2 ? '正面' : '负面');
  },
);
