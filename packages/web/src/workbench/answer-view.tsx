import type { RunTaskResponse, TaskResult } from '@qaio/protocol';
import { JudgementView } from '../components/judgement-view.js';
import { useWords } from '../words/words-context.js';
import { workbenchWords } from './workbench-words.js';

/** What a text of a task file answers. */
export function AnswerView({ answer: { result } }: { readonly answer: RunTaskResponse }) {
  const words = workbenchWords[useWords().language];
  return (
    <section aria-label={words.answer} aria-live="polite">
      <h2>{words.answer}</h2>
      {result?.output && <OutputView output={result.output} />}
      {result?.provenance?.warnings.map((warning) => (
        <p key={warning} className="warning">
          ⚠ {warning}
        </p>
      ))}
    </section>
  );
}

function OutputView({ output }: { readonly output: NonNullable<TaskResult['output']> }) {
  const words = workbenchWords[useWords().language];
  if (output.$case === 'classification')
    return <JudgementView title={words.answer} classification={output.value} />;
  if (output.$case === 'text') return <p className="reply">{output.value}</p>;
  const value = output.$case === 'embedding' ? output.value.values : output.value;
  return (
    <pre className="prompt" tabIndex={0} role="region" aria-label={words.answer}>
      {JSON.stringify(value, undefined, 2)}
    </pre>
  );
}
