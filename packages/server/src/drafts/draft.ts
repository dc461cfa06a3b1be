import { createHash } from 'node:crypto';
import {
  type CompiledTask,
  type PromptTask,
  TaskExecutor,
  type TaskInput,
  TaskRegistry,
  TaskSet,
  fairShare,
  specialTokenTexts,
} from '@qaio/core';
import type { RunTaskRequest, RunTaskResponse, StreamTaskResponse } from '@qaio/protocol';
import { type RunCall, type RunTimes, TaskRuns } from '../task-runs.js';
import { type TokenGroup, tokenGroups } from './token-groups.js';

/** A prompt as the model would get it. */
export interface RenderedDraft {
  readonly tokens: readonly TokenGroup[];
  readonly tokenCount: number;
  /** Of them, from the first: those that stay in the cache. */
  readonly cachedCount: number;
  /** Above 1 where a long text becomes several prompts; the first is shown. */
  readonly prompts: number;
}

/** A text of a task file, made ready to be run beside the tasks that are served and never in the place of one. */
export class Draft {
  /** The same for the same text. */
  readonly id: string;
  readonly #compiled: CompiledTask;
  readonly #executor: TaskExecutor;
  readonly #runs: TaskRuns;

  private constructor(
    readonly yaml: string,
    compiled: CompiledTask,
    executor: TaskExecutor,
    times: RunTimes,
  ) {
    this.id = createHash('sha256')
      .update(compiled.task.origin.file ?? '')
      .update(yaml)
      .digest('hex')
      .slice(0, 16);
    this.#compiled = compiled;
    this.#executor = executor;
    this.#runs = new TaskRuns(executor, times);
  }

  /**
   * @param served what it may need, and where it runs
   * @throws QaioError `invalid-task` with every problem that keeps it from being served
   */
  static async open(yaml: string, task: PromptTask, served: TaskExecutor, times: RunTimes): Promise<Draft> {
    const others = served.tasks.list().filter(({ name }) => name !== task.name);
    const needed = new TaskRegistry([...others, task]).withNeeds(task.name);
    const tasks = await TaskSet.loadFitting(new TaskRegistry(needed), served.model, served.tasks.fits);
    const executor = new TaskExecutor({ model: served.model, tasks, drawSeed: served.drawSeed });
    return new Draft(yaml, tasks.get(task.name), executor, times);
  }

  get task(): PromptTask {
    return this.#compiled.task;
  }

  /** In the words that the loaded model gets. */
  get compiled(): CompiledTask {
    return this.#compiled;
  }

  get maxConcurrentItems(): number {
    return fairShare(this.#executor.model.engine.limits);
  }

  /** Results of needed tasks are stand-ins. @throws QaioError `invalid-input` */
  render(input: TaskInput): RenderedDraft {
    const { prompts, standIns } = this.#compiled;
    const made = prompts.make(this.task.parseInput(input), standIns);
    const [{ tokenIds, prefixTokenCount }] = made;
    const { model } = this.#executor;
    return {
      tokens: tokenGroups(tokenIds, prefixTokenCount, model.tokenizer, specialTokenTexts(model)),
      tokenCount: tokenIds.length,
      cachedCount: prefixTokenCount,
      prompts: made.length,
    };
  }

  /** @throws QaioError as a run of a task that is served */
  runTask(request: RunTaskRequest, call: RunCall): Promise<RunTaskResponse> {
    return this.#runs.answer(request, call);
  }

  /** @throws QaioError likewise */
  streamTask(request: RunTaskRequest, call: RunCall): AsyncGenerator<StreamTaskResponse> {
    return this.#runs.stream(request, call);
  }
}
