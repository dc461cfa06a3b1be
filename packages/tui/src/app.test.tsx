import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { GetModelResponse, StreamTaskResponse, WatchTasksResponse } from '@qaio/protocol';
import { cleanup, render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { App } from './app.js';
import type { InferenceClient } from './client/inference-client.js';

afterEach(cleanup);

const responses: Parameters<typeof StreamTaskResponse.fromPartial>[0][] = [
  {
    event: {
      $case: 'stepResult',
      value: {
        output: {
          $case: 'classification',
          value: {
            label: '负面',
            confidence: 0.98,
            scores: [
              { label: '正面', probability: 0.02 },
              { label: '负面', probability: 0.98 },
            ],
          },
        },
      },
    },
  },
  { event: { $case: 'textDelta', value: { text: '抱抱你', tokens: 2 } } },
];

/** Answers with the two responses, then waits until it is told to end or is aborted. */
class FakeClient implements InferenceClient {
  readonly address = '127.0.0.1:1';
  readonly messages: string[] = [];
  tasks: Parameters<typeof WatchTasksResponse.fromPartial>[0] = {};
  end: () => void = () => undefined;

  async getModel(): Promise<GetModelResponse> {
    return GetModelResponse.fromPartial({ model: 'mini', quantization: 'fp32', note: 'a note' });
  }

  async *streamChat(message: string, signal: AbortSignal): AsyncGenerator<StreamTaskResponse> {
    this.messages.push(message);
    for (const response of responses) yield StreamTaskResponse.fromPartial(response);
    await new Promise<void>((resolve, reject) => {
      this.end = resolve;
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    yield StreamTaskResponse.fromPartial({ event: { $case: 'done', value: {} } });
  }

  async *watchTasks(): AsyncGenerator<WatchTasksResponse> {
    yield WatchTasksResponse.fromPartial(this.tasks);
  }

  close(): void {
    this.end();
  }
}

/** A frame without its colours, which depend on where the test runs. */
function plain(frame: string | undefined): string {
  return stripVTControlCharacters(frame ?? '');
}

async function until(check: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !check(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a turn: typed, judged, answered, cancelled', async () => {
  const client = new FakeClient();
  const { lastFrame, stdin } = render(<App client={client} />);
  const shows = (text: string): boolean => plain(lastFrame()).includes(text);
  await until(() => shows('已连接'));
  expect(plain(lastFrame())).toContain('mini fp32');

  stdin.write('心累');
  await until(() => shows('› 心累'));
  stdin.write('\r');
  await until(() => shows('抱抱你'));
  expect(client.messages).toEqual(['心累']);
  expect(plain(lastFrame())).toContain('负面 98.0%');
  expect(plain(lastFrame())).toContain('Esc 取消');

  stdin.write('\u001B');
  await until(() => shows('（已取消）'));
  expect(plain(lastFrame())).toContain('抱抱你');
});

test('text and Enter that come together are one message; a second waits for the first', async () => {
  const client = new FakeClient();
  const { lastFrame, stdin } = render(<App client={client} />);
  await until(() => plain(lastFrame()).includes('已连接'));
  stdin.write('你好\r');
  stdin.write('再来\r');
  await until(() => plain(lastFrame()).includes('› 再来'));
  expect(client.messages).toEqual(['你好']);
});

test('every frame keeps its borders straight with double-width text', async () => {
  const client = new FakeClient();
  const { lastFrame, stdin } = render(<App client={client} />);
  await until(() => plain(lastFrame()).includes('已连接'));
  stdin.write(`${'今天心情很不好😮‍💨'.repeat(8)}\r`);
  await until(() => plain(lastFrame()).includes('抱抱你'));
  const framed = plain(lastFrame())
    .split('\n')
    .filter((line) => line.startsWith('│'));
  expect(framed.length).toBeGreaterThan(4);
  for (const line of framed) expect(stringWidth(line)).toBe(100);
});
