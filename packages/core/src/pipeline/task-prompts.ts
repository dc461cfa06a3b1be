import type { TaskInput } from '../constraint/value-schema.js';
import { noRoom } from '../engine/engine-errors.js';
import { QaioError, invariant } from '../errors.js';
import { told } from '../told.js';
import type { PromptCodec } from '../language-model.js';
import type { PromptTask, Upstream } from '../task/prompt-task.js';
import type { ChatMessage } from '../text/chat-message.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { PromptFrame } from '../text/prompt-frame.js';
import { hasFarMore } from '../text/token-estimate.js';
import type { LoopQueue } from '../loop-queue.js';
import { checkInputLimit, windowedInputs } from './input-limit.js';

export type Prompts = readonly [EncodedPrompt, ...EncodedPrompt[]];

function someOf([first, ...rest]: readonly EncodedPrompt[]): Prompts {
  invariant(first, 'an input has at least one window');
  return [first, ...rest];
}

interface Making {
  readonly queue: LoopQueue;
  readonly signal?: AbortSignal | undefined;
}

/** The one way from a task's input to prompts. Chat template, system prompt and examples are rendered and encoded once. */
export class TaskPrompts {
  readonly #task: PromptTask;
  readonly #codec: PromptCodec;
  /** By the number of earlier messages. */
  readonly #frames = new Map<number, PromptFrame>();

  constructor(task: PromptTask, codec: PromptCodec) {
    this.#task = task;
    this.#codec = codec;
    this.#frameFor([]);
  }

  /**
   * The prompt around an input, or one for each window of a text that is too long for one.
   *
   * @param history earlier turns, of which the oldest are left out until the prompt fits, if the task says so
   * @throws QaioError `invalid-input` beyond the task's token limit or where its template fails, `prompt-too-long`
   */
  make(input: TaskInput, upstream: Upstream, history: readonly ChatMessage[] = []): Prompts {
    const each = [...this.#each(input, upstream, history)];
    return someOf(each.filter((prompt) => prompt !== undefined));
  }

  /**
   * The same, in pieces that are jobs of a queue: a text of any length holds up nothing else.
   *
   * @throws the signal's reason, between two windows
   */
  async makeIn(
    { queue, signal }: Making,
    input: TaskInput,
    upstream: Upstream,
    history: readonly ChatMessage[],
  ): Promise<Prompts> {
    const each = this.#each(input, upstream, history);
    const prompts: EncodedPrompt[] = [];
    for (;;) {
      const { value, done } = await queue.do(() => each.next());
      if (done) return someOf(prompts);
      if (value) prompts.push(value);
      signal?.throwIfAborted();
    }
  }

  /** Undefined where a prompt is not made yet. */
  *#each(
    input: TaskInput,
    upstream: Upstream,
    history: readonly ChatMessage[],
  ): Generator<EncodedPrompt | undefined, void> {
    for (const window of windowedInputs(this.#task, input, this.#codec.tokenizer))
      yield window && (yield* this.#make(window, upstream, history));
  }

  *#make(
    input: TaskInput,
    upstream: Upstream,
    history: readonly ChatMessage[],
  ): Generator<undefined, EncodedPrompt> {
    const { tokenizer, contextLength } = this.#codec;
    yield* checkInputLimit(this.#task, input, tokenizer);
    const question = this.#task.question(input, upstream);
    if (yield* hasFarMore([question], contextLength, tokenizer)) throw noRoom(contextLength);
    let turns = history;
    for (;;) {
      const prompt = this.#fill(turns, question);
      if (turns.length === 0 || prompt.tokenIds.length <= this.#limit) return prompt;
      if (this.#task.definition.session?.overflow === 'refuse') throw this.#tooLong(prompt.tokenIds.length);
      turns = turns.slice(2);
    }
  }

  #fill(history: readonly ChatMessage[], question: string): EncodedPrompt {
    const before = this.#task.opening.length;
    const content = (message: number): string => history[message - before]?.content ?? question;
    return this.#frameFor(history).fill(content, this.#nextFrame(history));
  }

  /** What a prompt with this history begins with, whatever is asked; undefined where that alone is too long. */
  beginning(history: readonly ChatMessage[]): EncodedPrompt | undefined {
    const before = this.#task.opening.length;
    const content = (message: number): string => history[message - before]?.content ?? '';
    const beginning = this.#frameFor(history).beginning(content);
    return beginning.tokenIds.length < this.#limit ? beginning : undefined;
  }

  /** The frame of the next turn, where the task remembers this one and forgets none for it. */
  #nextFrame(history: readonly ChatMessage[]): PromptFrame | undefined {
    const messageCount = 2 * (this.#task.definition.session?.history ?? 0);
    const next = [...history, { role: 'user', content: '' }, { role: 'assistant', content: '' }] as const;
    return next.length <= messageCount ? this.#frameFor(next) : undefined;
  }

  /** @param history user and assistant in turn; their contents do not matter */
  #frameFor(history: readonly ChatMessage[]): PromptFrame {
    const cached = this.#frames.get(history.length);
    if (cached) return cached;
    const { opening, output } = this.#task;
    const { thinking } = output.features;
    const { chatTemplate, tokenizer } = this.#codec;
    const messages = [...opening, ...history, { role: 'user', content: '' } as const];
    const pieces = chatTemplate.render(messages, { thinking });
    if (!pieces.some((piece) => piece.origin === 'content' && piece.message === messages.length - 1))
      throw new QaioError('model-invalid', told`The model's chat template leaves out the message to answer.`);
    const frame = new PromptFrame(pieces, tokenizer, opening.length);
    this.#frames.set(history.length, frame);
    return frame;
  }

  /** Tokens of a prompt with its history. */
  get #limit(): number {
    const { session, config } = this.#task.definition;
    return Math.min(session?.maxTokens ?? Infinity, this.#codec.contextLength - config.maxOutputTokens);
  }

  #tooLong(tokenCount: number): QaioError {
    return new QaioError(
      'prompt-too-long',
      told`Task '${this.#task.name}': the conversation has ${tokenCount} tokens, but at most ${this.#limit} fit. Start a new one.`,
    );
  }
}
