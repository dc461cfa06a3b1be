import { QaioError } from '../errors.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { LanguageModel } from '../language-model.js';

/**
 * Token ids of every label, as whole sequences. Where one begins another, all of them end with the stop token: only then
 * do their probabilities belong to different answers.
 *
 * @throws QaioError `invalid-task` where two labels are the same tokens
 */
export function labelCandidates(
  { tokenizer, stopTokenIds }: Pick<LanguageModel, 'tokenizer' | 'stopTokenIds'>,
  task: PromptTask,
): number[][] {
  const sequences = task.labels.map((label) => tokenizer.encodeContinuation(label));
  const begins = (a: readonly number[], b: readonly number[]): boolean => a.every((id, i) => b[i] === id);
  sequences.forEach((a, i) => {
    const twin = sequences.findIndex((b, j) => j > i && a.length === b.length && begins(a, b));
    if (twin < 0) return;
    const labels = [task.labels[i], task.labels[twin]].join(' and ');
    throw new QaioError('invalid-task', `Task '${task.name}': ${labels} are the same tokens to this model.`);
  });
  const isAmbiguous = sequences.some((a, i) => sequences.some((b, j) => i !== j && begins(a, b)));
  const stop = stopTokenIds.slice(0, 1);
  return isAmbiguous ? sequences.map((sequence) => [...sequence, ...stop]) : sequences;
}
