/** The story of a request, top to bottom: check, run what is needed, make prompts, then let the output format answer. */
import type { TaskInput } from '../constraint/value-schema.js';
import { QaioError, abortError } from '../errors.js';
import type { Admission } from '../engine/admission.js';
import { type LanguageModel, modelKind } from '../language-model.js';
import type { Answer } from '../output/output-format.js';
import type { TaskOutput } from '../output/task-output.js';
import type { GuardRule } from '../task/guard-declaration.js';
import type { CompiledNeed, CompiledTask } from './compiled-task.js';
import { countChars } from './input-limit.js';
import { type Conversation, conversationOf } from './conversation.js';
import { ConversationMemory } from './conversation-memory.js';
import { ConversationStore } from './conversation-store.js';
import type { TurnUnderWay } from './conversation-turns.js';
import { type GuardedInput, guardedInput, questionInputs } from './guard-inputs.js';
import {
  type GuardAnswer,
  guardAnswerOf,
  guardedEnd,
  guardedResult,
  isAffirmed,
  unsureAnswer,
} from './guarded-run.js';
import type { RunResult, TaskEvent, TaskResult } from './task-event.js';
import { asDeltas, lastOf } from './event-streams.js';
import type { Prompts } from './task-prompts.js';
import { type ResolvedSampling, type TaskRequest, drawnSeed, resolveSampling } from './task-request.js';
import { taskResult, warnedOf } from './task-result.js';
import { LoopQueue } from '../loop-queue.js';
import type { TaskSet } from './task-set.js';
import { longestWaitMs, withTimeLimit } from './time-limit.js';

export interface TaskExecutorOptions {
  readonly model: LanguageModel;
  readonly tasks: TaskSet;
  /** Draws a seed for a run whose task and request fix none. */
  readonly drawSeed: () => number;
  /** Undefined: what is said lives as long as the executor. */
  readonly conversations?: ConversationStore | undefined;
}

/** A request whose task, input and settings have been checked. */
interface CheckedRun extends GuardedInput {
  readonly compiled: CompiledTask;
  readonly sampling: ResolvedSampling;
  readonly timeLimitMs: number | undefined;
  readonly maxWaitMs?: number | undefined;
  readonly conversation: Conversation | undefined;
}

/** A run that has begun, or one that it needs. */
interface BegunRun extends CheckedRun {
  /** Taken once, for all that the run needs. */
  readonly admission: Admission;
  /** Of a conversation that is kept: the only one under way. */
  readonly turn: TurnUnderWay | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Of a run, what its prompts are made of. */
type Asked = Pick<CheckedRun, 'compiled' | 'input' | 'conversation'> & Pick<Partial<BegunRun>, 'signal'>;

/** Runs tasks on the one model. */
export class TaskExecutor {
  readonly conversations: ConversationStore;
  readonly #options: TaskExecutorOptions;
  readonly #memory: ConversationMemory;
  /** Looks at what all runs are asked, and makes their prompts. */
  readonly #prompting = new LoopQueue();
  #tasks: TaskSet;

  constructor(options: TaskExecutorOptions) {
    this.#options = options;
    this.conversations = options.conversations ?? new ConversationStore();
    this.#memory = new ConversationMemory(this.conversations, this.model.engine);
    this.#tasks = options.tasks;
  }

  get model(): LanguageModel {
    return this.#options.model;
  }

  /** A seed for whoever fixes none. */
  get drawSeed(): () => number {
    return this.#options.drawSeed;
  }

  /** The tasks that runs begin with now. */
  get tasks(): TaskSet {
    return this.#tasks;
  }

  /** Runs that have begun end with the tasks, needed ones too, that they began with. */
  replaceTasks(tasks: TaskSet): void {
    this.#tasks = tasks;
  }

  /**
   * Runs a task and reports its progress. Leaving the iteration early cancels the run.
   *
   * @throws QaioError as soon as the first event is asked for when the request is wrong, `queue-full`, or `queue-too-slow`; later
   * `aborted`, `deadline-exceeded`, `engine-failed`
   */
  async *stream(request: TaskRequest, outer?: AbortSignal): AsyncGenerator<TaskEvent> {
    const run = await this.#prompting.do(() => this.#check(request));
    const guarded = await run.compiled.task.guard.match(run.input);
    // whoever needs the fixed text should not wait for a place in the queue, or be refused one
    if (guarded) {
      yield* this.#guarded(run, guarded);
      return;
    }
    const { overlong, compiled } = run;
    if (overlong && compiled.questions.length === 0) throw overlong;
    const signal = withTimeLimit(outer, run.timeLimitMs);
    if (signal?.aborted) throw abortError(signal);
    // before a place in the queue is taken: turns that wait for one another are in nobody's way
    const turn = await this.#memory.beginTurn(run.conversation, signal);
    try {
      const begun = { ...run, turn, signal };
      yield* this.#admitted(begun, overlong);
    } finally {
      turn?.end();
    }
  }

  /** The same stream, collected. */
  async run(request: TaskRequest, signal?: AbortSignal): Promise<RunResult> {
    return lastOf(this.stream(request, signal));
  }

  /**
   * Runs the beginning of every task's prompt once, so that the first request finds it in the cache. A task whose prompt
   * cannot be rendered from blanks is warmed by its first request.
   *
   * @throws QaioError `invalid-task` where an output does not suit the model, `model-unsupported`
   */
  async warmUp(tasks = this.#tasks): Promise<void> {
    const { engine } = this.model;
    for (const { name } of tasks.list()) {
      const compiled = tasks.get(name);
      await compiled.output.precompile();
      compiled.task.guard.precompile();
      const { tokenIds: promptTokenIds, prefixTokenCount } = compiled.blankPrompt ?? {
        tokenIds: [],
        prefixTokenCount: 0,
      };
      if (prefixTokenCount > 0) await engine.score({ promptTokenIds, prefixTokenCount, candidates: [[0]] });
    }
  }

  /**
   * Does all of a run but the running: needed tasks' results are stand-ins.
   *
   * @returns the prompt's tokens, of all windows of a long text
   * @throws QaioError whatever the run would be refused with
   */
  async validate(request: TaskRequest): Promise<number> {
    const { compiled, input, conversation, overlong } = this.#check(request);
    if (overlong) throw overlong;
    return countTokens(await this.#prompts({ compiled, input, conversation }, compiled.standIns));
  }

  #check(request: TaskRequest): CheckedRun {
    const compiled = this.#tasks.get(request.task);
    const { task } = compiled;
    task.checkEtag(request.expectedEtag);
    const { timeLimitMs, maxWaitMs } = request;
    const conversation = conversationOf(compiled, request);
    const given = guardedInput(task, request.input);
    const sampling = resolveSampling(task.definition, request.sampling ?? {}, this.#options.drawSeed);
    return { compiled, ...given, sampling, timeLimitMs, maxWaitMs, conversation };
  }

  async *#admitted(
    run: Omit<BegunRun, 'admission'>,
    overlong: QaioError | undefined,
  ): AsyncGenerator<TaskEvent> {
    const admission = this.model.engine.admit(longestWaitMs(run));
    try {
      const begun = { ...run, admission };
      yield* overlong ? this.#overlong(begun, overlong) : this.#stream(begun);
    } finally {
      admission.release();
    }
  }

  async *#stream(run: BegunRun): AsyncGenerator<TaskEvent> {
    const { compiled, input, admission } = run;
    const { name, etag } = compiled.task;
    const { waitingAhead, expectedWaitMs } = admission;
    yield { kind: 'run-start', task: name, taskEtag: etag, waitingAhead, expectedWaitMs };
    const affirmed = await this.#askGuard(run);
    if (affirmed) {
      yield* guardedEnd(run, affirmed, this.model.identity);
      return;
    }
    const upstreamResults: TaskResult[] = [];
    const upstream: Record<string, TaskOutput> = {};
    for (const need of compiled.needs) {
      const results = await this.#runNeed(need, need.input(input), run);
      const result = results.at(-1);
      if (!result) continue;
      upstream[need.name] = result.output;
      upstreamResults.push(...results);
      for (const step of results) yield { kind: 'step-end', task: step.task, result: step };
      const guarded = guardAnswerOf(result);
      if (guarded) {
        yield* guardedEnd(run, guarded, this.model.identity, upstreamResults);
        return;
      }
    }
    const unsure = unsureAnswer(compiled.task, upstream, modelKind(this.model.identity));
    if (unsure) {
      yield* guardedEnd(run, unsure, this.model.identity, upstreamResults);
      return;
    }
    const prompts = await this.#prompts(run, upstream);
    const answered = yield* this.#answer(run, prompts);
    const question = compiled.task.question(input, upstream);
    const unkept = await this.#memory.remember(run, question, answered.output);
    const result = unkept ? warnedOf(answered, unkept) : answered;
    yield { kind: 'run-end', task: name, run: { result, upstream: upstreamResults, unkept } };
  }

  *#guarded(run: CheckedRun, answer: GuardAnswer): Generator<TaskEvent> {
    const { name, etag } = run.compiled.task;
    yield { kind: 'run-start', task: name, taskEtag: etag, waitingAhead: 0, expectedWaitMs: 0 };
    yield* guardedEnd(run, answer, this.model.identity);
  }

  /** The guard's answer to an input that is too long for anything else. */
  async *#overlong(run: BegunRun, refusal: QaioError): AsyncGenerator<TaskEvent> {
    const affirmed = await this.#askGuard(run);
    if (!affirmed) throw refusal;
    yield* this.#guarded(run, affirmed);
  }

  /** The first rule of the guard whose question the model affirms, of any part of the input. */
  async #askGuard(run: BegunRun): Promise<GuardRule | undefined> {
    const { tokenizer, contextLength } = this.model;
    const { maxTokens = contextLength >> 1 } = run.compiled.task.definition.input.limits ?? {};
    for (const { rule, task: compiled } of run.compiled.questions)
      for (const input of questionInputs(run.input, maxTokens, tokenizer)) {
        const { result } = await lastOf(
          this.#stream({ ...run, input, compiled, conversation: undefined, turn: undefined }),
        );
        if (isAffirmed(rule, result.output)) return rule;
      }
    return undefined;
  }

  /** @returns the results of everything it needed, then its own; none if it failed and is allowed to */
  async #runNeed(
    need: CompiledNeed,
    value: TaskInput,
    { timeLimitMs, admission, signal: outer }: BegunRun,
  ): Promise<TaskResult[]> {
    const shareMs = timeLimitMs === undefined ? undefined : Math.ceil(timeLimitMs * need.deadlineShare);
    const { task } = need.task;
    try {
      const { input, overlong } = guardedInput(task, value);
      const sampling = resolveSampling(task.definition, {}, this.#options.drawSeed);
      const run = { compiled: need.task, input, sampling, timeLimitMs: shareMs, conversation: undefined };
      const guarded = await task.guard.match(input);
      if (guarded) return [guardedResult(run, guarded, this.model.identity)];
      if (overlong) throw overlong;
      const signal = withTimeLimit(outer, shareMs);
      const { result, upstream } = await lastOf(this.#stream({ ...run, admission, turn: undefined, signal }));
      return [...upstream, result];
    } catch (error) {
      if (need.onError === 'fail' || outer?.aborted || !(error instanceof QaioError)) throw error;
      return [];
    }
  }

  #prompts(
    { compiled, input, conversation, signal }: Asked,
    upstream: Readonly<Record<string, TaskOutput>>,
  ): Promise<Prompts> {
    const making = { queue: this.#prompting, signal };
    return compiled.prompts.makeIn(
      making,
      input,
      upstream,
      this.#memory.history(compiled.task, conversation),
    );
  }

  async *#answer(run: BegunRun, prompts: Prompts): AsyncGenerator<TaskEvent, TaskResult> {
    const { compiled, sampling, conversation, admission, signal } = run;
    const answer = yield* asDeltas(
      compiled.name,
      compiled.output.answer({
        engine: this.model.engine,
        admission,
        prompts,
        sampling: sampling.params,
        stopSequences: sampling.stopSequences,
        calibration: compiled.calibration,
        readout: compiled.readout,
        scope: compiled.scope,
        aggregate: compiled.task.definition.input.limits?.windows?.aggregate ?? 'mean',
        conversation: this.#memory.key(conversation),
        signal,
      }),
    );
    return this.#result(run, prompts, answer);
  }

  #result({ compiled, input, sampling }: CheckedRun, prompts: Prompts, answer: Answer): TaskResult {
    const { task, readout, calibration, warnings } = compiled;
    return taskResult(answer, this.model.identity, {
      task: task.name,
      taskEtag: task.etag,
      inputCharCount: countChars(input),
      promptTokenCount: countTokens(prompts),
      seed: task.output.features.decoding ? drawnSeed(sampling) : undefined,
      calibrationId: (readout ?? calibration)?.fingerprint,
      variant: task.variant,
      warnings,
    });
  }
}

function countTokens(prompts: Prompts): number {
  return prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
}
