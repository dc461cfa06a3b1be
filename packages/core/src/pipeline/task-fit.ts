import { invalidTask } from '../errors.js';
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
