import type { GenerationEvent } from '../engine/engine.js';
import { IncrementalDetokeniser } from '../text/incremental-detokeniser.js';
import { StopStringMatcher } from '../text/stop-string-matcher.js';
import type { LanguageModel } from './language-model.js';
import type { StepOutcome, TaskStep } from './task-step.js';

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
  const request = { promptTokenIds, prefixTokenCount, sampling: params, stopTokenIds: model.stopTokenIds };
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
    output: { kind: 'text', text: reader.text },
    outputTokenCount: reader.tokenCount,
    cachedTokenCount: last.cachedTokenCount,
    finishReason: last.kind === 'end' ? last.finishReason : 'stop-string',
    timing: last.timing,
  };
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
