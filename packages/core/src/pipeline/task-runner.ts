/** The story of a request, top to bottom: check, run what is needed, render, encode, then score or generate. */
import { QaioError, abortError, invariant } from '../errors.js';
import type { Calibration } from '../output/calibration.js';
import type { TaskInput } from '../constraint/value-schema.js';
import type { PromptTask, TaskNeed, Upstream } from '../task/prompt-task.js';
import type { TaskOutput } from '../output/task-output.js';
import type { TaskRegistry } from '../task/task-registry.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { calibrationFingerprint, readCalibration } from './calibration-store.js';
import { ConstraintCache } from './constraint-cache.js';
import { generateText } from '../output/generate-text.js';
import { labelCandidates } from './label-candidates.js';
import type { LanguageModel } from '../language-model.js';
import { sampleUpstream } from './sample-upstream.js';
import { scoreChoices } from '../output/score-choices.js';
import { SessionStore } from './session-store.js';
import type { RunResult, TaskEvent, TaskResult } from './task-event.js';
import { checkFit } from './task-fit.js';
import { countChars, encodeTaskPrompt, encodeWithHistory, windowedInputs } from './task-prompt.js';
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
  readonly #constraints: ConstraintCache;
  readonly #sessions = new SessionStore();
  readonly #calibrations = new WeakMap<PromptTask, { readonly calibration: Calibration | undefined }>();

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
    this.#constraints = new ConstraintCache(options.model);
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
      const results = await this.#runNeed(need, need.input(input), request.timeLimitMs, signal);
      const result = results.at(-1);
      if (!result) continue;
      upstream[need.name] = result.output;
      upstreamResults.push(...results);
      for (const step of results) yield { kind: 'step-end', task: step.task, result: step };
    }
    const conversation = this.#conversation(task, request.session);
    const prompts = this.#prompts(task, input, upstream, conversation);
    const result = yield* this.#runStep({
      ...prompts,
      task,
      input,
      sampling,
      signal,
      conversation,
      constraint: this.#constraints.of(task),
      calibration: this.#calibration(task),
    });
    if (conversation !== undefined) this.#remember(task, input, upstream, conversation, result);
    yield { kind: 'run-end', task: task.name, run: { result, upstream: upstreamResults } };
  }

  /** The same stream, collected. */
  async run(request: TaskRequest, signal?: AbortSignal): Promise<RunResult> {
    for await (const event of this.stream(request, signal)) if (event.kind === 'run-end') return event.run;
    throw new Error('invariant violated: a stream without an error ends with run-end');
  }

  /**
   * Checks every task against the model and runs the beginning of its prompt once, so that the first request finds it in
   * the cache. A task whose prompt cannot be rendered from blanks is warmed by its first request.
   *
   * @throws QaioError `invalid-task` where a task does not fit the model, `model-unsupported`
   */
  async warmUp(registry = this.registry): Promise<void> {
    for (const task of registry.list()) {
      const prompt = this.samplePrompt(task, registry);
      checkFit(task, prompt, this.model.engine.contextLength);
      labelCandidates(this.model, task);
      this.#constraints.of(task)?.precompile();
      if (!prompt || prompt.prefixTokenCount === 0) continue;
      const { tokenIds: promptTokenIds, prefixTokenCount } = prompt;
      await this.model.engine.score({ promptTokenIds, prefixTokenCount, candidates: [[0]] });
    }
  }

  /** The task's prompt around a blank input; undefined where its templates cannot do with blanks. */
  samplePrompt(task: PromptTask, registry = this.registry): EncodedPrompt | undefined {
    const names = Object.keys(task.definition.input.schema.properties);
    const input = Object.fromEntries(names.map((name) => [name, '']));
    try {
      return encodeTaskPrompt(this.model, task, input, sampleUpstream(registry, task));
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
    need: TaskNeed,
    input: TaskInput,
    timeLimitMs: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TaskResult[]> {
    const shareMs = timeLimitMs === undefined ? undefined : Math.ceil(timeLimitMs * need.deadlineShare);
    const share = shareMs === undefined ? [] : [AbortSignal.timeout(shareMs)];
    const limited = AbortSignal.any([...(signal ? [signal] : []), ...share]);
    try {
      const { result, upstream } = await this.run({ task: need.task, input, timeLimitMs: shareMs }, limited);
      return [...upstream, result];
    } catch (error) {
      if (need.onError === 'fail' || signal?.aborted || !(error instanceof QaioError)) throw error;
      return [];
    }
  }

  /** The prompt, or one for each window of a text that is too long for one. */
  #prompts(
    task: PromptTask,
    input: TaskInput,
    upstream: Upstream,
    conversation: string | undefined,
  ): Pick<TaskStep, 'prompt' | 'windows'> {
    const inputs = windowedInputs(this.model, task, input);
    const windows = inputs.map((one) => this.#prompt(task, one, upstream, conversation));
    const [prompt] = windows;
    invariant(prompt, 'a text has at least one window');
    return { prompt, windows };
  }

  /** With as many earlier turns as fit. */
  #prompt(
    task: PromptTask,
    input: TaskInput,
    upstream: Upstream,
    conversation: string | undefined,
  ): EncodedPrompt {
    const { session } = task.definition;
    if (!session || conversation === undefined) return encodeTaskPrompt(this.model, task, input, upstream);
    const history = this.#sessions.history(conversation, session.history);
    const limit = Math.min(
      session.maxTokens ?? Infinity,
      this.model.engine.contextLength - task.definition.config.maxOutputTokens,
    );
    return encodeWithHistory(this.model, task, input, upstream, history, limit);
  }

  #conversation(task: PromptTask, session: string | undefined): string | undefined {
    if (session === undefined) return undefined;
    if (task.definition.session) return `${task.name}/${task.etag}/${session}`;
    throw new QaioError('not-allowed', `Task '${task.name}' keeps no sessions; leave 'session' empty.`);
  }

  #remember(
    task: PromptTask,
    input: TaskInput,
    upstream: Upstream,
    conversation: string,
    { output }: TaskResult,
  ): void {
    const user = task.messages(input, upstream).at(-1)?.content ?? '';
    const assistant = output.kind === 'text' ? output.text : '';
    this.#sessions.append(conversation, task.definition.session?.history ?? 0, user, assistant);
  }

  /** The calibration beside the task, if it was made for this model, dtype, prompt and labels. */
  #calibration(task: PromptTask): Calibration | undefined {
    if (task.labels.length === 0) return undefined;
    const known = this.#calibrations.get(task);
    if (known) return known.calibration;
    const found = readCalibration(task);
    const calibration = found?.fingerprint === this.fingerprint(task) ? found : undefined;
    this.#calibrations.set(task, { calibration });
    return calibration;
  }

  /** Stands for model, dtype, prompt and labels of a task. */
  fingerprint(task: PromptTask): string {
    return calibrationFingerprint(task, this.model.identity, this.samplePrompt(task));
  }

  /** What a user of the task should know about the model. */
  warnings(task: PromptTask): string[] {
    const { name, knownTasks } = this.model.identity;
    if (task.definition.requires === 'any-model' || !knownTasks) return [];
    return [
      `Task '${task.name}' needs a model that follows instructions. '${name}' knows only ${knownTasks.join(', ')}: ` +
        'do not trust this answer.',
    ];
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

  #result(
    { task, input, prompt, windows, sampling, calibration }: TaskStep,
    outcome: StepOutcome,
  ): TaskResult {
    const { name, sha256, dtype } = this.model.identity;
    const { output, finishReason, timing, outputTokenCount, cachedTokenCount } = outcome;
    return {
      task: task.name,
      taskEtag: task.etag,
      output,
      finishReason,
      usage: {
        inputCharCount: countChars(input),
        promptTokenCount: (windows ?? [prompt]).reduce((sum, { tokenIds }) => sum + tokenIds.length, 0),
        cachedTokenCount,
        outputTokenCount,
      },
      timing,
      provenance: {
        model: name,
        modelSha256: sha256,
        dtype,
        seed: sampling.params.seed,
        calibrationId: calibration?.fingerprint,
        warnings: this.warnings(task),
      },
    };
  }
}
