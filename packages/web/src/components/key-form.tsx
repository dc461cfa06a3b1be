import { type SyntheticEvent, useState } from 'react';
import { useWords } from '../words/words-context.js';

/** Asks for the key without which the server answers nobody. */
export function KeyForm({ onKey }: { readonly onKey: (key: string) => void }) {
  const words = useWords();
  const [key, setKey] = useState('');
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onKey(key.trim());
  };
  return (
    <form className="notice key-form" onSubmit={onSubmit}>
      <p role="status">{words.wantsKey}</p>
      <input
        type="password"
        autoComplete="current-password"
        aria-label={words.apiKey}
        placeholder={words.apiKey}
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <button type="submit" disabled={key.trim() === ''}>
        {words.useKey}
      </button>
    </form>
  );
}
