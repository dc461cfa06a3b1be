import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 5;
const longestText = 20_000;

/** Milliseconds of the slowest answer of `/healthz` while the work goes on, and without it. */
export async function slowestHealth(
  httpAddress: string,
  work: () => Promise<unknown>,
): Promise<{ readonly idle: number; readonly busy: number }> {
  const idle = await slowestWhile(httpAddress, sleep(1000));
  return { idle, busy: await slowestWhile(httpAddress, work()) };
}

async function slowestWhile(httpAddress: string, work: Promise<unknown>): Promise<number> {
  let [isOver, slowest] = [false, 0];
  const done = work.finally(() => (isOver = true));
  while (!isOver) {
    const started = performance.now();
    await (await fetch(`http://${httpAddress}/healthz`)).text();
    slowest = Math.max(slowest, performance.now() - started);
    await sleep(everyMs);
  }
  await done;
  return slowest;
}

/** Texts at the limit of what a task takes, judged window by window, all at once; those that are not done in time are left. */
export function judgeLongTexts(httpAddress: string, count: number, seconds: number): Promise<unknown> {
  const text = '这家店的面很好吃，服务也周到，下次还来。'.repeat(longestText / 20);
  const signal = AbortSignal.timeout(seconds * 1000);
  const judge = async (): Promise<void> => {
    const answer = await fetch(`http://${httpAddress}/v1/tasks/sentiment-long:run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: { text } }),
      signal,
    });
    await answer.text();
  };
  const leave = (error: unknown): void => {
    if (!signal.aborted) throw error;
  };
  return Promise.all(Array.from({ length: count }, () => judge().catch(leave)));
}
