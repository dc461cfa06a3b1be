const scrollKeys = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];

/**
 * Scrolls to an element as it grows, until its reader scrolls by hand. One that is taller than the screen is shown from
 * its beginning.
 *
 * @returns a function that ends it; what the element has become is shown first
 */
export function keepInSight(element: Element): () => void {
  const byHand = new AbortController();
  const show = (): void => {
    if (byHand.signal.aborted) return;
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    element.scrollIntoView({ block: 'nearest', behavior });
  };
  const growth = new ResizeObserver(show);
  growth.observe(element);
  const leave = (): void => byHand.abort();
  const options = { signal: byHand.signal, passive: true };
  for (const event of ['wheel', 'touchmove']) window.addEventListener(event, leave, options);
  const leaveByKey = ({ key }: KeyboardEvent): void => {
    if (scrollKeys.includes(key)) leave();
  };
  window.addEventListener('keydown', leaveByKey, options);
  return () => {
    show();
    growth.disconnect();
    leave();
  };
}
