import { useWordsOf } from '../words/words-context.js';
import type { RenderedPrompt } from './draft-calls.js';
import { workbenchWords } from './workbench-words.js';

/** A prompt as the model gets it: tokens apart, those that stay in the cache underlined. */
export function PromptView({ prompt }: { readonly prompt: RenderedPrompt }) {
  const words = useWordsOf(workbenchWords);
  return (
    <section aria-label={words.prompt}>
      <h2>{words.prompt}</h2>
      <p className="hint">{words.tokens(prompt.tokenCount, prompt.cachedCount)}</p>
      {prompt.prompts > 1 && <p className="hint">{words.morePrompts(prompt.prompts)}</p>}
      <pre className="prompt" tabIndex={0} role="group" aria-label={words.prompt}>
        {prompt.tokens.map(({ text, cached, special }, at) => (
          <span key={at} className={[cached ? 'cached' : '', special ? 'special' : ''].join(' ').trim()}>
            {text}
          </span>
        ))}
      </pre>
    </section>
  );
}
