import type { Turn } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { copyText } from '../browser/copy-text.js';
import { TurnView } from '../components/turn-view.js';
import { useWordsOf } from '../words/words-context.js';
import { workbenchWords } from './workbench-words.js';

interface AnswerViewProps {
  readonly trial: Turn;
  readonly task: Task;
}

/** What a text of a task file answers, as it comes. */
export function AnswerView({ trial, task }: AnswerViewProps) {
  const words = useWordsOf(workbenchWords);
  const output = trial.result?.output;
  return (
    <section aria-label={words.answer}>
      <h2>{words.answer}</h2>
      <TurnView
        turn={trial}
        tasks={[task]}
        onCopy={copyText}
        onCorrect={undefined}
        onAgain={undefined}
        onEdit={undefined}
      />
      {output?.$case === 'embedding' && (
        <pre className="prompt" tabIndex={0} role="group" aria-label={words.answer}>
          {JSON.stringify(output.value.values)}
        </pre>
      )}
    </section>
  );
}
