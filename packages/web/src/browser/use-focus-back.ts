import { type RefObject, useEffect, useRef } from 'react';

/** Where a button had the focus and is another one now, the first field of its form has it: a keyboard goes on from there. */
export function useFocusBack(button: RefObject<HTMLButtonElement | null>, isRunning: boolean): void {
  const before = useRef(isRunning);
  useEffect(() => {
    if (before.current === isRunning) return;
    before.current = isRunning;
    // on a touch screen its keyboard would cover the answer
    if (document.activeElement !== document.body || !matchMedia('(pointer: fine)').matches) return;
    const first = button.current?.form?.elements[0];
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }, [button, isRunning]);
}
