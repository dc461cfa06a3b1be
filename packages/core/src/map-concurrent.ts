/** How one step of {@link mapConcurrent} ended; steps never reject, so that none can go unhandled. */
type Step<Item, Result> =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'end' }
  | { readonly kind: 'result'; readonly result: Result; readonly self: () => Promise<unknown> }
  | { readonly kind: 'error'; readonly error: unknown };

/**
 * Maps items as they come, at most `limit` at a time, and yields results as they are ready, in any order. One item
 * is read ahead. When the items or a mapping fail, or the caller leaves, the items' iterator is closed; mappings that
 * run then go on unobserved, so they should end by a signal of their own.
 *
 * @throws what the items or a mapping throw first, as soon as it is thrown
 */
export async function* mapConcurrent<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const iterator = iterate(items);
  const running = new Set<Promise<Step<Item, Result>>>();
  let ahead: { readonly item: Item } | undefined;
  let reading: Promise<Step<Item, Result>> | undefined = read(iterator);
  try {
    while (reading || running.size > 0) {
      const step: Step<Item, Result> = await Promise.race(reading ? [reading, ...running] : running);
      if (step.kind === 'error') throw step.error;
      if (step.kind === 'result') running.delete(step.self() as Promise<Step<Item, Result>>);
      else [reading, ahead] = [undefined, step.kind === 'item' ? step : undefined];
      if (ahead && running.size < limit) {
        start(running, map, ahead.item);
        ahead = undefined;
        reading = read(iterator);
      }
      if (step.kind === 'result') yield step.result;
    }
  } finally {
    close(iterator);
  }
}

/** The same, collected in the items' order. */
export async function mapAll<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array<Result>(items.length);
  const mapped = mapConcurrent(
    items.entries(),
    limit,
    async ([index, item]) => [index, await map(item, index)] as const,
  );
  for await (const [index, result] of mapped) results[index] = result;
  return results;
}

function iterate<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncIterator<Item> | Iterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

/** Not awaited: an iterator that waits for its next item closes only when that comes. */
function close(iterator: AsyncIterator<unknown> | Iterator<unknown>): void {
  void Promise.resolve(iterator.return?.()).catch(() => undefined);
}

async function read<Item>(iterator: AsyncIterator<Item> | Iterator<Item>): Promise<Step<Item, never>> {
  try {
    const next = await iterator.next();
    return next.done ? { kind: 'end' } : { kind: 'item', item: next.value };
  } catch (error) {
    return { kind: 'error', error };
  }
}

function start<Item, Result>(
  running: Set<Promise<Step<Item, Result>>>,
  map: (item: Item) => Promise<Result>,
  item: Item,
): void {
  const run = async (): Promise<Step<Item, Result>> => {
    try {
      return { kind: 'result', result: await map(item), self: () => promise };
    } catch (error) {
      return { kind: 'error', error };
    }
  };
  const promise = run();
  running.add(promise);
}
