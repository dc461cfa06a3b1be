/** The loaded model without a task: messages go to it as they are, through its own chat template. */
import type { JsonObject } from '../constraint/json-object.js';
import { jsonSchemaAutomaton } from '../constraint/json-schema-automaton.js';
import { inTurns } from '../constraint/turns.js';
import { noRoom } from '../engine/engine-errors.js';
import { abortError, errorPart } from '../errors.js';
import { told } from '../told.js';
import type { LanguageModel } from '../language-model.js';
import { compileDecoding } from '../output/decoded-output.js';
import type { CompiledOutput } from '../output/output-format.js';
import { outputFormat } from '../output/output-formats.js';
import type { TaskConfig } from '../task/task-definition.js';
import type { ChatMessage } from '../text/chat-message.js';
import { hasFarMore } from '../text/token-estimate.js';
import { asDeltas } from './event-streams.js';
import { conversationKey, rawPrompt } from './raw-prompt.js';
import { RecentMap } from './recent-map.js';
import type { TaskEvent } from './task-event.js';
import { type ResolvedSampling, type SamplingOverrides, drawnSeed, settledSampling } from './task-request.js';
import { taskResult } from './task-result.js';
import { longestWaitMs, withTimeLimit } from './time-limit.js';
import { wrongField } from './wrong-fields.js';

export interface RawChatRequest {
  /** At least one; the last is the user's. */
  readonly messages: readonly ChatMessage[];
  readonly sampling?: SamplingOverrides | undefined;
  /** JSON Schema of the object to answer with; undefined: the answer is any text. */
  readonly schema?: JsonObject | undefined;
  /** How long the run may take, in ms. */
  readonly timeLimitMs?: number | undefined;
  /** How much of it may be spent on waiting for a slot. */
  readonly maxWaitMs?: number | undefined;
}

export interface RawChatOptions {
  readonly model: LanguageModel;
  /** Draws a seed for a request that fixes none. */
  readonly drawSeed: () => number;
}

/** What no task says: Qwen's makers recommend these, and the answer may take the rest of the context. */
export const rawChatDefaults = { temperature: 0.7, topP: 0.8 } as const;

const maxKeptSchemas = 16;

/** A model that is only chatted with; its events and results have no task's name. */
export class RawChat {
  readonly #options: RawChatOptions;
  readonly #text: CompiledOutput;
  /** By their schemas' JSON. */
  readonly #objects = new RecentMap<CompiledOutput>(maxKeptSchemas);
  #compiling: Promise<unknown> = Promise.resolve();

  constructor(options: RawChatOptions) {
    this.#options = options;
    this.#text = outputFormat({ format: 'text' }).compile(options.model, '');
  }

  /**
   * Leaving the iteration early cancels the run.
   *
   * @throws QaioError at the first event `invalid-input`, `prompt-too-long`, `queue-full`, `queue-too-slow`; later as the engine does, and
   * `output-incomplete`
   */
  async *stream(request: RawChatRequest, outer?: AbortSignal): AsyncGenerator<TaskEvent> {
    const { model } = this.#options;
    const texts = request.messages.map(({ content }) => content);
    if (await inTurns(hasFarMore(texts, model.contextLength, model.tokenizer)))
      throw noRoom(model.contextLength);
    const prompt = rawPrompt(request.messages, model);
    const sampling = this.#sampling(request.sampling);
    const signal = withTimeLimit(outer, request.timeLimitMs);
    const output = request.schema ? await this.#object(request.schema, signal) : this.#text;
    if (signal?.aborted) throw abortError(signal);
    const admission = model.engine.admit(longestWaitMs(request));
    try {
      const { waitingAhead, expectedWaitMs } = admission;
      yield { kind: 'run-start', task: '', taskEtag: '', waitingAhead, expectedWaitMs };
      const answer = yield* asDeltas(
        '',
        output.answer({
          engine: model.engine,
          admission,
          prompts: [prompt],
          sampling: sampling.params,
          stopSequences: sampling.stopSequences,
          calibration: undefined,
          aggregate: 'mean',
          conversation: conversationKey(request.messages),
          signal,
        }),
      );
      const result = taskResult(answer, model.identity, {
        task: '',
        taskEtag: '',
        inputCharCount: request.messages.reduce((sum, { content }) => sum + [...content].length, 0),
        promptTokenCount: prompt.tokenIds.length,
        seed: drawnSeed(sampling),
      });
      yield { kind: 'run-end', task: '', run: { result, upstream: [] } };
    } finally {
      admission.release();
    }
  }

  #sampling(overrides: SamplingOverrides = {}): ResolvedSampling {
    const { model, drawSeed } = this.#options;
    const config: TaskConfig = {
      topK: 0,
      repetitionPenalty: 1,
      maxOutputTokens: model.contextLength,
      stopSequences: [],
      overrides: [],
      ...rawChatDefaults,
    };
    return settledSampling(config, overrides, drawSeed);
  }

  /** One is compiled at a time, in pieces. @throws QaioError `invalid-input`, and what an aborted signal stands for */
  async #object(schema: JsonObject, signal: AbortSignal | undefined): Promise<CompiledOutput> {
    const key = JSON.stringify(schema);
    const compiled = this.#compiling.then(async () => {
      if (signal?.aborted) throw abortError(signal);
      return this.#objects.get(key) ?? compileObject(schema, this.#options.model);
    });
    this.#compiling = compiled.catch(() => undefined);
    const output = await compiled;
    this.#objects.set(key, output);
    return output;
  }
}

async function compileObject(schema: JsonObject, model: LanguageModel): Promise<CompiledOutput> {
  const toOutput = (text: string) => ({ kind: 'json', value: JSON.parse(text) as JsonObject }) as const;
  try {
    const automaton = await inTurns(jsonSchemaAutomaton(schema));
    return compileDecoding({ automaton, boundedBy: 'schema', toOutput }, model, model.identity.name);
  } catch (cause) {
    throw wrongField('schema', told`is not taken: ${errorPart(cause)}`, cause);
  }
}
