import { useStdin } from 'ink';
import { useEffect } from 'react';

/**
 * Calls back with everything that is typed: whole escape sequences, and what comes between them.
 *
 * Ink's own `useInput` makes one key of Delete and Backspace and drops the function keys, so this listens where it
 * listens.
 */
export function useInputPieces(onInput: (piece: string) => void): void {
  const { setRawMode, internal_eventEmitter: pieces } = useStdin();
  useEffect(() => {
    setRawMode(true);
    return () => setRawMode(false);
  }, [setRawMode]);
  useEffect(() => {
    pieces.on('input', onInput);
    return () => {
      pieces.off('input', onInput);
    };
  }, [pieces, onInput]);
}
