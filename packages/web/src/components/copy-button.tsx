import { useState } from 'react';
import { useWords } from '../words/words-context.js';

export interface CopyButtonProps {
  readonly text: string;
  /** @returns whether it is copied */
  readonly onCopy: (text: string) => Promise<boolean>;
}

export function CopyButton({ text, onCopy }: CopyButtonProps) {
  const words = useWords();
  const [isCopied, setCopied] = useState<boolean>();
  return (
    <>
      <span role="status">{isCopied === undefined ? '' : isCopied ? words.copied : words.notCopied}</span>
      <button type="button" onClick={() => void onCopy(text).then(setCopied)}>
        {words.copy}
      </button>
    </>
  );
}
