/** An answer that comes as slowly as a test wants it. */
import type { Page } from 'playwright-core';

export interface HeldStream {
  /** Until the page has asked once more than when this was called last. */
  asked(): Promise<void>;
  /** Sends an event to the newest call. @param fields of StreamTaskResponse in its JSON form */
  send(name: string, fields: unknown): Promise<void>;
  /** The stream is over, with or without a `done` before. */
  end(): Promise<void>;
  /** The connection breaks. */
  break(): Promise<void>;
}

// what the page sees of a stream of the server's: a body that comes in pieces, until its call is cancelled
const holdStreams = `{
  const real = window.fetch;
  window.held = [];
  window.fetch = (address, options = {}) => {
    const { pathname } = new URL(String(address.url ?? address), location.href);
    if (!pathname.endsWith(':stream')) return real(address, options);
    const body = new ReadableStream({
      start: (controller) => {
        held.push(controller);
        options.signal?.addEventListener('abort', () => controller.error(options.signal.reason));
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
}`;

/** From the next document that the page opens. */
export async function holdAnswers(page: Page): Promise<HeldStream> {
  await page.addInitScript(holdStreams);
  const newest = (call: string): Promise<void> => page.evaluate(`held.at(-1).${call}`);
  let [sequence, calls] = [0, 0];
  return {
    asked: async () => {
      await page.waitForFunction(`held.length >= ${++calls}`);
    },
    send: (name, fields) => {
      const data = { sequence: String(++sequence), task: 'tasks/chat', [name]: fields };
      const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
      return newest(`enqueue(new TextEncoder().encode(${JSON.stringify(text)}))`);
    },
    end: () => newest('close()'),
    break: () => newest(`error(new TypeError('Failed to fetch'))`),
  };
}
