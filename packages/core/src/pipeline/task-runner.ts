/** The story of a request, top to bottom: check, run what is needed, render, encode, then score or generate. */
import { QaioError, abortError } from '../errors.js';
import type { TaskInput } from '../task/input-schema.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskOutput } from '../task/task-output.js';
import type { TaskRegistry } from '../task/task-registry.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { generateText } from './generate-text.js';
import type { LanguageModel } from './language-model.js';
import { sampleUpstream } from './sample-upstream.js';
import { scoreChoices } from './score-choices.js';
import type { RunResult, TaskEvent, TaskResult } from './task-event.js';
import { countChars, encodeTaskPrompt } from './task-prompt.js';
import { type ResolvedSampling, type TaskRequest, resolveSampling } from './task-request.js';
import type { StepOutcome, TaskStep } from './task-step.js';

export interface TaskRunnerOptions {
  readonly model: LanguageModel;
  readonly registry: TaskRegistry;
  /** Draws a seed for a run whose task and request fix none. */
  readonly drawSeed: () => number;
}

/** Runs tasks on the one model. */
export class TaskRunner {
  readonly #options: TaskRunnerOptions;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
  }

  get model(): LanguageModel {
    return this.#options.model;
  }

  get registry(): TaskRegistry {
    return this.#options.registry;
  }

  /**
   * Runs a task and tells how it goes. Leaving the iteration early cancels the run.
   *
   * @throws QaioError as soon as the first event is asked for when the request is wrong; later `aborted`,
   * `deadline-exceeded`, `queue-full`, `engine-failed`
   */
  async *stream(request: TaskRequest, signal?: AbortSignal): AsyncGenerator<TaskEvent> {
    const { task, input, sampling } = this.#check(request);
    if (signal?.aborted) throw abortError(signal);
    const waitingAhead = this.model.engine.load.waiting;
    yield { kind: 'run-start', task: task.name, taskEtag: task.etag, waitingAhead };
    const upstreamResults: TaskResult[] = [];
    const upstream: Record<string, TaskOutput> = {};
    for (const need of task.needs) {
      const results = await this.#runNeed(need.task, need.input(input), need.onError, signal);
      const result = results.at(-1);
      if (!result) continue;
      upstream[need.name] = result.output;
      upstreamResults.push(...results);
      for (const step of results) yield { kind: 'step-end', task: step.task, result: step };
    }
    const prompt = encodeTaskPrompt(this.model, task, input, upstream);
    const result = yield* this.#runStep({ task, input, prompt, sampling, signal });
    yield { kind: 'run-end', task: task.name, run: { result, upstream: upstreamResults } };
  }

  /** The same stream, collected. */
  async run(request: TaskRequest, signal?: AbortSignal): Promise<RunResult> {
    for await (const event of this.stream(request, signal)) if (event.kind === 'run-end') return event.run;
    throw new Error('invariant violated: a stream without an error ends with run-end');
  }

  /**
   * Runs the beginning of every task's prompt once, so that the first request finds it in the cache. A task whose
   * prompt cannot be rendered from blanks is warmed by its first request.
   */
  async warmUp(): Promise<void> {
    for (const task of this.registry.list()) {
      const prompt = this.samplePrompt(task);
      if (!prompt || prompt.prefixTokenCount === 0) continue;
      const { tokenIds: promptTokenIds, prefixTokenCount } = prompt;
      await this.model.engine.score({ promptTokenIds, prefixTokenCount, candidates: [[0]] });
    }
  }

  /** The task's prompt around a blank input; undefined where its templates cannot do with blanks. */
  samplePrompt(task: PromptTask): EncodedPrompt | undefined {
    const names = Object.keys(task.definition.input.schema.properties);
    const input = Object.fromEntries(names.map((name) => [name, '']));
    try {
      return encodeTaskPrompt(this.model, task, input, sampleUpstream(this.registry, task));
    } catch (error) {
      if (error instanceof QaioError) return undefined;
      throw error;
    }
  }

  /** Renders and encodes without running anything. @returns the prompt's token count @throws QaioError */
  validate(request: TaskRequest): number {
    const { task, input } = this.#check(request);
    return encodeTaskPrompt(this.model, task, input, sampleUpstream(this.registry, task)).tokenIds.length;
  }

  #check(request: TaskRequest): { task: PromptTask; input: TaskInput; sampling: ResolvedSampling } {
    const task = this.registry.get(request.task);
    task.checkEtag(request.expectedEtag);
    const input = task.parseInput(request.input);
    const sampling = resolveSampling(task.definition, request.sampling ?? {}, this.#options.drawSeed);
    return { task, input, sampling };
  }

  async #runNeed(
    task: string,
    input: TaskInput,
    onError: 'fail' | 'continue',
    signal: AbortSignal | undefined,
  ): Promise<TaskResult[]> {
    try {
      const { result, upstream } = await this.run({ task, input }, signal);
      return [...upstream, result];
    } catch (error) {
      if (onError === 'fail' || signal?.aborted || !(error instanceof QaioError)) throw error;
      return [];
    }
  }

  async *#runStep(step: TaskStep): AsyncGenerator<TaskEvent, TaskResult> {
    const task = step.task.name;
    if (step.task.definition.output.format === 'choice')
      return this.#result(step, await scoreChoices(this.model, step));
    const pieces = generateText(this.model, step);
    try {
      for (;;) {
        const next = await pieces.next();
        if (next.done) return this.#result(step, next.value);
        yield { kind: 'text-delta', task, ...next.value };
      }
    } finally {
      // the caller may have left: end the generation too
      await pieces.return(undefined as never);
    }
  }

  #result({ task, input, prompt, sampling }: TaskStep, outcome: StepOutcome): TaskResult {
    const { name, sha256, dtype } = this.model.identity;
    const { output, finishReason, timing, outputTokenCount, cachedTokenCount } = outcome;
    return {
      task: task.name,
      taskEtag: task.etag,
      output,
      finishReason,
      usage: {
        inputCharCount: countChars(input),
        promptTokenCount: prompt.tokenIds.length,
        cachedTokenCount,
        outputTokenCount,
      },
      timing,
      provenance: { model: name, modelSha256: sha256, dtype, seed: sampling.params.seed },
    };
  }
}
