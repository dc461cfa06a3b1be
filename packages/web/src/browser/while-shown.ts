/**
 * Does the work as long as the page may be seen, and anew whenever it may be seen again: what it holds meanwhile, a browser
 * has for all tabs together. https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes
 */
export function whileShown(
  page: Pick<Document, 'visibilityState' | 'addEventListener'>,
  work: (signal: AbortSignal) => Promise<void>,
): void {
  let shown = new AbortController();
  const look = (): void => {
    shown.abort();
    if (page.visibilityState !== 'visible') return;
    shown = new AbortController();
    void work(shown.signal);
  };
  page.addEventListener('visibilitychange', look);
  look();
}
