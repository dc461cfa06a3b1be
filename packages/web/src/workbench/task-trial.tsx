import { type InputField, inputFields, readInput } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { InputForm } from '../components/input-form.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { useKeptDraft } from '../memory/use-kept-draft.js';
import { useWordsOf } from '../words/words-context.js';
import { AnswerView } from './answer-view.js';
import { PromptView } from './prompt-view.js';
import type { Workbench, WorkbenchState } from './workbench.js';
import { workbenchWords } from './workbench-words.js';

interface TaskTrialProps {
  readonly bench: Workbench;
  readonly state: WorkbenchState;
  /** As the text declares it. */
  readonly task: Task;
  readonly keptInput: MemoryItem;
}

/** An input for the text, and what becomes of it. */
export function TaskTrial({ bench, state, task, keptInput }: TaskTrialProps) {
  const words = useWordsOf(workbenchWords);
  const [{ texts }, setDraft] = useKeptDraft(keptInput);
  const fields: InputField[] = inputFields(task);
  return (
    <section aria-label={words.tryIt}>
      <h2>{words.tryIt}</h2>
      {fields.length === 0 ? (
        <p className="hint">{words.noFields}</p>
      ) : (
        <InputForm
          fields={fields}
          texts={texts}
          onTexts={(changed) => setDraft(() => ({ texts: changed }))}
          isReady={!state.isBusy}
          isRunning={state.trial?.status === 'running'}
          onRun={() => void bench.run(readInput(fields, texts))}
          onCancel={() => bench.stop()}
        />
      )}
      {state.prompt && <PromptView prompt={state.prompt} />}
      {state.trial && <AnswerView trial={state.trial} task={task} />}
    </section>
  );
}
