/**
 * Starts a run for every request as it comes, at most `maxRunning` at a time, and yields outcomes as they are ready.
 *
 * @param run never rejects: an item's failure is part of its outcome
 */
export async function* mergeRuns<Request, Outcome>(
  requests: AsyncIterable<Request>,
  run: (request: Request) => Promise<Outcome>,
  maxRunning: number,
): AsyncGenerator<Outcome> {
  const iterator = requests[Symbol.asyncIterator]();
  const running = new Set<Promise<{ outcome: Outcome; self: Promise<unknown> }>>();
  const start = (request: Request): void => {
    const self: Promise<{ outcome: Outcome; self: Promise<unknown> }> = run(request).then((outcome) => ({
      outcome,
      self,
    }));
    running.add(self);
  };
  let next: Promise<IteratorResult<Request>> | undefined = iterator.next();
  while (next || running.size > 0) {
    const canStart = running.size < maxRunning;
    const winner = await Promise.race([...(next && canStart ? [next] : []), ...running]);
    if ('outcome' in winner) {
      running.delete(winner.self as never);
      yield winner.outcome;
    } else if (winner.done) {
      next = undefined;
    } else {
      start(winner.value);
      next = iterator.next();
    }
  }
}
