/** Outputs that the model writes token by token: free, or within what an automaton allows. */
import type { CharacterAutomaton } from '../constraint/character-automaton.js';
import { TokenConstraint } from '../constraint/token-constraint.js';
import { TokenBytes } from '../constraint/token-masks.js';
import type { GenerationEvent } from '../engine/generation-events.js';
import { QaioError, invariant } from '../errors.js';
import { told } from '../told.js';
import type { PromptCodec } from '../language-model.js';
import { IncrementalDetokeniser } from '../text/incremental-detokeniser.js';
import { StopStringMatcher } from '../text/stop-string-matcher.js';
import { ThoughtFilter } from '../text/thought-filter.js';
import type { Answer, AnswerRequest, CompiledOutput, OutputFeatures, TextPiece } from './output-format.js';
import type { TaskOutput } from './task-output.js';

export interface Decoding {
  /** What may be written; undefined if anything may. */
  readonly automaton: CharacterAutomaton | undefined;
  /** The field of the declaration that limits the output, for messages. */
  readonly boundedBy: string;
  /** Whether the prompt ends within a thought of the model. */
  readonly isThinking?: boolean;
  /** @param text complete */
  readonly toOutput: (text: string) => TaskOutput;
}

export const decodedFeatures: OutputFeatures = {
  sessions: false,
  windows: false,
  confidence: false,
  decoding: true,
  thinking: false,
};

/** @throws QaioError `model-unsupported` if the model's tokens are not byte strings */
export function compileDecoding(decoding: Decoding, codec: PromptCodec, task: string): CompiledOutput {
  const { automaton } = decoding;
  const constraint =
    automaton && new TokenConstraint(automaton, TokenBytes.of(codec.tokenizer, codec.vocabSize));
  return {
    labels: [],
    precompile: () => constraint?.precompile() ?? Promise.resolve(),
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
  const { engine, admission, sampling, stopSequences, conversation, signal } = request;
  const [{ tokenIds: promptTokenIds, ...counts }] = request.prompts;
  const constraint = writer.constraint?.begin();
  const { stopTokenIds } = codec;
  const generation = { promptTokenIds, ...counts, sampling, stopTokenIds, constraint, conversation };
  const reader = pieceReader(writer, stopSequences);
  let last: GenerationEvent | undefined;
  for await (const event of engine.generate(generation, signal, admission)) {
    last = event;
    const piece = reader.read(event);
    if (piece) yield piece;
    if (reader.isStopped) break;
  }
  invariant(last, 'a generation has at least one event');
  if (constraint && !constraint.mayEnd()) throw incomplete(writer, reader.text, sampling.maxOutputTokens);
  return {
    output: writer.toOutput(reader.text),
    outputTokenCount: reader.tokenCount,
    cachedTokenCount: last.cachedTokenCount,
    finishReason: last.kind === 'end' ? last.finishReason : 'stop-string',
    timing: last.timing,
  };
}

/** A constraint says itself what an output is and where it ends. */
function pieceReader(
  { constraint, codec, isThinking = false }: Writer,
  stops: readonly string[],
): PieceReader {
  const detokeniser = new IncrementalDetokeniser(codec.tokenizer);
  if (constraint) return new PieceReader(detokeniser, undefined, new StopStringMatcher(stops));
  const matcher = new StopStringMatcher([...stops, ...codec.stopStrings]);
  return new PieceReader(detokeniser, new ThoughtFilter(isThinking), matcher);
}

function incomplete({ task, boundedBy }: Writer, text: string, maxOutputTokens: number): QaioError {
  return new QaioError(
    'output-incomplete',
    told`Task '${task}': the output is still incomplete after ${maxOutputTokens} tokens (maxOutputTokens): ${text.slice(0, 200)} ... Raise maxOutputTokens, or change the ${boundedBy} to allow only shorter outputs.`,
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
    readonly thoughts: ThoughtFilter | undefined,
    readonly matcher: StopStringMatcher,
  ) {}

  read(event: GenerationEvent): TextPiece | undefined {
    if (event.kind === 'token') this.tokenCount++;
    const { text, isStopped } = this.matcher.push(this.#said(event));
    this.isStopped = isStopped;
    const rest = event.kind === 'end' && !isStopped ? this.matcher.flush() : '';
    return this.#piece(text + rest);
  }

  #said(event: GenerationEvent): string {
    const { detokeniser, thoughts } = this;
    const isEnd = event.kind === 'end';
    const text = isEnd ? detokeniser.flush() : detokeniser.push(event.tokenId);
    if (!thoughts) return text;
    return thoughts.push(text) + (isEnd ? thoughts.flush() : '');
  }

  #piece(text: string): TextPiece | undefined {
    if (text === '') return undefined;
    this.text += text;
    const tokenCount = this.tokenCount - this.#reportedCount;
    this.#reportedCount = this.tokenCount;
    return { text, tokenCount };
  }
}
