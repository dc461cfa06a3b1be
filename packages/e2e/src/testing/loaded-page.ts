/** How a page came to be seen. */
import type { Page } from 'playwright-core';

export interface LoadedPage {
  /** Until there was something to see, in milliseconds. */
  readonly firstPaintMs: number;
  /** Of the document and what it names, as they were sent: without them there is nothing to see. */
  readonly bytes: number;
  readonly paths: readonly string[];
}

interface Timing {
  readonly name: string;
  readonly startTime: number;
  readonly encodedBodySize: number;
}

/** @param page that is shown already */
export async function loadedPage(page: Page): Promise<LoadedPage> {
  const entries = (type: string): Promise<Timing[]> =>
    page.evaluate<Timing[]>(`performance.getEntriesByType('${type}').map((entry) => entry.toJSON())`);
  const paints = await entries('paint');
  const firstPaintMs = paints.find(({ name }) => name === 'first-contentful-paint')?.startTime ?? NaN;
  const document = await (await fetch(page.url())).text();
  const named = (await entries('resource')).filter(({ name }) => document.includes(new URL(name).pathname));
  const loaded = [...(await entries('navigation')), ...named];
  return {
    firstPaintMs,
    bytes: loaded.map(({ encodedBodySize }) => encodedBodySize).reduce((a, b) => a + b, 0),
    paths: loaded.map(({ name }) => new URL(name).pathname),
  };
}
