import { useEffect } from 'react';

/** Esc, wherever the focus is, does this; within a composition it belongs to the input method. @param act undefined: nothing */
export function useEscape(act: (() => void) | undefined): void {
  useEffect(() => {
    if (!act) return undefined;
    const listening = new AbortController();
    const onKeyDown = ({ key, isComposing }: KeyboardEvent): void => {
      if (key === 'Escape' && !isComposing) act();
    };
    window.addEventListener('keydown', onKeyDown, { signal: listening.signal });
    return () => listening.abort();
  }, [act]);
}
