import { QaioError } from '../errors.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';

/**
 * Whether the longest input that a task takes, its prompt and its output fit the model's context.
 *
 * @param blank the prompt around a blank input
 * @throws QaioError `invalid-task`
 */
export function checkFit(task: PromptTask, blank: EncodedPrompt | undefined, contextLength: number): void {
  const { input, output, config } = task.definition;
  const promptTokens = blank?.tokenIds.length ?? 0;
  const inputTokens = input.limits?.maxTokens ?? 0;
  const outputTokens = output.format === 'choice' || inputTokens === 0 ? 0 : config.maxOutputTokens;
  const total = promptTokens + inputTokens + outputTokens;
  if (total <= contextLength) return;
  throw new QaioError(
    'invalid-task',
    `Task '${task.name}' needs ${total} tokens (prompt ${promptTokens}, input.limits.maxTokens ${inputTokens}, ` +
      `output ${outputTokens}), but the context has ${contextLength}. Lower the limits, or raise --context.`,
  );
}
