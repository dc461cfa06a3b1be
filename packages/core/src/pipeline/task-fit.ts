import { type SourceProblem, invalidTask } from '../errors.js';
import { type PromptCodec, modelKind } from '../language-model.js';
import { told } from '../told.js';
import type { PromptTask } from '../task/prompt-task.js';
import { hasFarMore } from '../text/token-estimate.js';
import type { CompiledTask } from './compiled-task.js';

/**
 * Whether the longest input that a task takes, its prompt and its output fit the model's context.
 *
 * @param contextLength tokens
 * @throws QaioError `invalid-task`
 */
export function checkFit({ task, blankPrompt }: CompiledTask, contextLength: number): void {
  const { input, config } = task.definition;
  const promptTokens = blankPrompt?.tokenIds.length ?? 0;
  const inputTokens = input.limits?.maxTokens ?? 0;
  const outputTokens = task.output.features.decoding && inputTokens > 0 ? config.maxOutputTokens : 0;
  const total = promptTokens + inputTokens + outputTokens;
  if (total <= contextLength) return;
  const message =
    `Task '${task.name}' needs ${total} tokens (prompt ${promptTokens}, input.limits.maxTokens ${inputTokens}, ` +
    `output ${outputTokens}), but the context has ${contextLength}. Lower the limits, or raise --context.`;
  throw invalidTask([task.problem(['input', 'limits', 'maxTokens'], message)]);
}

/** What is wrong with a task of whose system prompt and examples alone no context has room; looked for in pieces. */
export function* tooLongOpening(
  task: PromptTask,
  { identity, tokenizer, contextLength }: PromptCodec,
): Generator<undefined, SourceProblem | undefined> {
  const opening = task.wordedFor(modelKind(identity)).opening.map(({ content }) => content);
  if (!(yield* hasFarMore(opening, contextLength, tokenizer))) return undefined;
  return task.problem(
    ['system'],
    told`the system prompt and the examples have more tokens than the context, which has ${contextLength}; shorten them, or raise --context`,
  );
}
