/** Outputs that the model writes token by token: free, or within what an automaton allows. */
import type { CharacterAutomaton } from '../constraint/character-automaton.js';
import { TokenConstraint } from '../constraint/token-constraint.js';
import { TokenBytes } from '../constraint/token-masks.js';
import type { GenerationEvent } from '../engine/generation-events.js';
import { QaioError, invariant } from '../errors.js';
import type { PromptCodec } from '../language-model.js';
import { IncrementalDetokeniser } from '../text/incremental-detokeniser.js';
import { StopStringMatcher } from '../text/stop-string-matcher.js';
import type { Answer, AnswerRequest, CompiledOutput, OutputFeatures, TextPiece } from './output-format.js';
import type { TaskOutput } from './task-output.js';

export interface Decoding {
  /** What may be written, and what of the declaration bounds it; undefined where everything may. */
  readonly automaton: CharacterAutomaton | undefined;
  readonly boundedBy: string;
  /** @param text whole */
  readonly toOutput: (text: string) => TaskOutput;
}

export const decodedFeatures: OutputFeatures = {
  sessions: false,
  windows: false,
  confidence: false,
  decoding: true,
};

/** @throws QaioError `model-unsupported` where the model's tokens are no byte strings */
export function compileDecoding(decoding: Decoding, codec: PromptCodec, task: string): CompiledOutput {
  const { automaton } = decoding;
  const constraint =
    automaton && new TokenConstraint(automaton, TokenBytes.of(codec.tokenizer, codec.vocabSize));
  return {
    labels: [],
    precompile: () => constraint?.precompile(),
    answer: (request) => write({ ...decoding, constraint, codec, task }, request),
  };
}

interface Writer extends Decoding {
  readonly constraint: TokenConstraint | undefined;
  readonly codec: PromptCodec;
  readonly task: string;
}

/** A stop string ends the sequence in the engine. */
async function* write(writer: Writer, request: AnswerRequest): AsyncGenerator<TextPiece, Answer> {
  const { codec } = writer;
  const { engine, sampling, stopSequences, conversation, signal } = request;
  const [{ tokenIds: promptTokenIds, prefixTokenCount }] = request.prompts;
  const constraint = writer.constraint?.begin();
  const { stopTokenIds } = codec;
  const generation = { promptTokenIds, prefixTokenCount, sampling, stopTokenIds, constraint, conversation };
  const reader = new PieceReader(
    new IncrementalDetokeniser(codec.tokenizer),
    // a constraint says itself where an output ends
    new StopStringMatcher(constraint ? stopSequences : [...stopSequences, ...codec.stopStrings]),
  );
  let last: GenerationEvent | undefined;
  for await (const event of engine.generate(generation, signal)) {
    last = event;
    const piece = reader.read(event);
    if (piece) yield piece;
    if (reader.isStopped) break;
  }
  invariant(last, 'a generation has at least one event');
  if (constraint && !constraint.isWhole()) throw incomplete(writer, reader.text, sampling.maxOutputTokens);
  return {
    output: writer.toOutput(reader.text),
    outputTokenCount: reader.tokenCount,
    cachedTokenCount: last.cachedTokenCount,
    finishReason: last.kind === 'end' ? last.finishReason : 'stop-string',
    timing: last.timing,
  };
}

function incomplete({ task, boundedBy }: Writer, text: string, maxOutputTokens: number): QaioError {
  return new QaioError(
    'output-incomplete',
    `Task '${task}': after ${maxOutputTokens} tokens (maxOutputTokens) the output is not whole yet: ` +
      `${text.slice(0, 200)} ... Raise the limit, or bound the ${boundedBy}.`,
  );
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
