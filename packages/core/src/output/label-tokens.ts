import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { PromptCodec } from '../language-model.js';
import type { CompiledLabel } from './output-format.js';

/**
 * Labels as whole token sequences. Where one begins another, all of them end with the stop token: only then do their
 * probabilities belong to different answers.
 *
 * @param task its name, for messages
 * @throws QaioError `invalid-task` if two labels are the same tokens
 */
export function compileLabels(
  labels: readonly string[],
  { tokenizer, stopTokenIds }: Pick<PromptCodec, 'tokenizer' | 'stopTokenIds'>,
  task: string,
): CompiledLabel[] {
  const sequences = labels.map((label) => tokenizer.encodeContinuation(label));
  const begins = (a: readonly number[], b: readonly number[]): boolean => a.every((id, i) => b[i] === id);
  sequences.forEach((a, i) => {
    const twin = sequences.findIndex((b, j) => j > i && a.length === b.length && begins(a, b));
    if (twin < 0) return;
    throw new QaioError(
      'invalid-task',
      told`Task '${task}': this model encodes the labels '${labels[i]}' and '${labels[twin]}' as the same tokens; change one of them.`,
    );
  });
  const isAmbiguous = sequences.some((a, i) => sequences.some((b, j) => i !== j && begins(a, b)));
  const ending = isAmbiguous ? stopTokenIds.slice(0, 1) : [];
  return labels.map((label, i) => {
    const own = sequences[i] ?? [];
    return { label, tokenIds: [...own, ...ending], tokenCount: own.length };
  });
}
