import { QaioError } from '../errors.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskOutput } from './task-output.js';
import type { GenerationEvent } from '../engine/generation-events.js';
import { IncrementalDetokeniser } from '../text/incremental-detokeniser.js';
import { StopStringMatcher } from '../text/stop-string-matcher.js';
import type { LanguageModel } from '../language-model.js';
import type { StepOutcome, TaskStep } from '../pipeline/task-step.js';

/** Text that is final, and how many tokens came since the last piece. */
export interface TextPiece {
  readonly text: string;
  readonly tokenCount: number;
}

/** Answers a text task, piece by piece. A stop string ends the sequence in the engine. */
export async function* generateText(
  model: LanguageModel,
  step: TaskStep,
): AsyncGenerator<TextPiece, StepOutcome> {
  const { params, stopSequences } = step.sampling;
  const { tokenIds: promptTokenIds, prefixTokenCount } = step.prompt;
  const request = {
    promptTokenIds,
    prefixTokenCount,
    sampling: params,
    stopTokenIds: model.stopTokenIds,
    constraint: step.constraint?.begin(),
    conversation: step.conversation,
  };
  const reader = new PieceReader(
    new IncrementalDetokeniser(model.tokenizer),
    new StopStringMatcher(stopSequences),
  );
  let last: GenerationEvent | undefined;
  for await (const event of model.engine.generate(request, step.signal)) {
    last = event;
    const piece = reader.read(event);
    if (piece) yield piece;
    if (reader.isStopped) break;
  }
  if (!last) throw new Error('invariant violated: a generation has at least one event');
  return {
    output: outputOf(step.task, reader.text, request.constraint?.isWhole() ?? true),
    outputTokenCount: reader.tokenCount,
    cachedTokenCount: last.cachedTokenCount,
    finishReason: last.kind === 'end' ? last.finishReason : 'stop-string',
    timing: last.timing,
  };
}

/** @throws QaioError `output-incomplete` where a constrained output was cut off */
function outputOf({ name, definition }: PromptTask, text: string, isWhole: boolean): TaskOutput {
  const { output, config } = definition;
  if (!isWhole)
    throw new QaioError(
      'output-incomplete',
      `Task '${name}': after ${config.maxOutputTokens} tokens (maxOutputTokens) the output is not whole yet: ` +
        `${text.slice(0, 200)} ... Raise the limit, or bound the ${output.format === 'json' ? 'schema' : 'pattern'}.`,
    );
  if (output.format !== 'json') return { kind: 'text', text };
  return { kind: 'json', value: JSON.parse(text) as Readonly<Record<string, unknown>> };
}

/** Turns engine events into printable pieces and keeps count. */
class PieceReader {
  text = '';
  tokenCount = 0;
  isStopped = false;
  #reportedCount = 0;

  constructor(
    readonly detokeniser: IncrementalDetokeniser,
    readonly matcher: StopStringMatcher,
  ) {}

  read(event: GenerationEvent): TextPiece | undefined {
    if (event.kind === 'token') this.tokenCount++;
    const printable =
      event.kind === 'token' ? this.detokeniser.push(event.tokenId) : this.detokeniser.flush();
    const { text, isStopped } = this.matcher.push(printable);
    this.isStopped = isStopped;
    const rest = event.kind === 'end' && !isStopped ? this.matcher.flush() : '';
    return this.#piece(text + rest);
  }

  #piece(text: string): TextPiece | undefined {
    if (text === '') return undefined;
    this.text += text;
    const tokenCount = this.tokenCount - this.#reportedCount;
    this.#reportedCount = this.tokenCount;
    return { text, tokenCount };
  }
}
