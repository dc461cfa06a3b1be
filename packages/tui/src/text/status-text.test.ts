import { describe, expect, test } from '@jest/globals';
import type { ConnectionState, Turn } from '@qaio/client';
import { GetModelResponse, TaskResult } from '@qaio/protocol';
import stringWidth from 'string-width';
import { type Note, type Refusal, type Words, words } from '../words/words.js';
import { type StatusFacts, statusText } from './status-text.js';

const problem = {
  file: '/home/me/tasks/mood.yaml',
  line: 8,
  column: 1,
  path: 'displayName',
  message: 'is missing; expected a text',
};

const turn: Omit<Turn, 'result'> = {
  ...{ id: 0, task: 'tasks/chat', message: '早', input: {}, text: '', steps: [], corrections: [] },
  ...{ status: 'done', error: undefined },
};

function line(
  facts: Partial<StatusFacts>,
  columns: number,
  said: Words,
  server: Partial<ConnectionState> = {},
): string {
  const model = GetModelResponse.fromPartial({ model: 'Qwen2.5-0.5B-Instruct', quantization: 'int8' });
  const { state, text } = statusText(
    {
      server: { status: 'connected', model, tasks: [], problems: [], silence: undefined, ...server },
      history: { records: [], problem: undefined },
      ...{ turns: [], address: '127.0.0.1:50051', isRunning: false },
      ...{ refusal: undefined, note: undefined, screen: 'talk', ...facts },
    },
    columns,
    said,
  );
  return state + text;
}

describe.each(Object.entries(words))('in sixty columns, in %s', (_, said) => {
  const refusals = Object.keys(said.refused) as Refusal[];

  test.each(refusals)('%s is told whole, whatever the state', (refusal) => {
    for (const status of ['connected', 'connecting', 'lost'] as const) {
      if (refusal === 'no-server' ? status === 'connected' : status !== 'connected') continue;
      const shown = line({ refusal }, 60, said, { status });
      expect(shown).toContain(said.refused[refusal]);
      expect(stringWidth(shown)).toBeLessThanOrEqual(60);
    }
  });

  test.each<[string, Note, string]>([
    ['a copy', { kind: 'copied', characters: 12_345 }, said.copied(12_345)],
    [
      'a file far away',
      { kind: 'saved', path: `/home/me/${'x'.repeat(60)}/conversation-2026-11-28-021507.json` },
      '/conversation-2026-11-28-021507.json',
    ],
  ])('%s is told whole', (__, note, whole) => {
    expect(line({ note }, 60, said)).toContain(whole);
  });

  test('the keys that leave and help are in sight', () => {
    for (const status of ['connected', 'connecting', 'lost'] as const)
      for (const key of [said.leaveKey, said.helpKey]) expect(line({}, 60, said, { status })).toContain(key);
    expect(line({ isRunning: true }, 60, said)).toContain(said.stopKey);
  });

  test('who waits is told in any width, and in a wide one all that is measured', () => {
    const result = TaskResult.fromPartial({
      usage: { promptTokens: 71, cachedTokens: 54, outputTokens: 11 },
      timing: { firstToken: { nanos: 50_000_000 }, total: { nanos: 150_000_000 } },
    });
    const turns = [{ ...turn, result }];
    const load = { model: 'Qwen2.5-Coder-0.5B-Instruct', quantization: 'int8', memoryBytes: 812_000_000n };
    const model = GetModelResponse.fromPartial({ ...load, waitingSequences: 3 });
    expect(line({ turns }, 60, said, { model })).toContain(said.queue(3));
    const wide = line({ turns }, 160, said, { model });
    for (const figure of [said.queue(3), said.firstToken('50ms'), '100 tok/s', said.cached(54, 71), '812 MB'])
      expect(wide).toContain(figure);
  });

  test('a problem that lasts leaves the way out in sight, and tells its place and field', () => {
    const shown = line({}, 60, said, { problems: [problem] });
    expect(shown).toContain('mood.yaml:8:1: displayName:');
    expect(shown).toContain(said.leaveKey);
    expect(stringWidth(shown)).toBeLessThanOrEqual(60);
    expect(line({}, 160, said, { problems: [problem] })).toContain(`${said.taskProblem}${problem.file}:8:1`);
  });
});
