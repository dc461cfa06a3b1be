import { inTurns, othersTurn } from '../constraint/turns.js';
import { QaioError, type SourceProblem, invalidTask } from '../errors.js';
import { type PromptCodec, modelKind } from '../language-model.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskRegistry } from '../task/task-registry.js';
import { readCalibration } from './calibration-file.js';
import { type CompiledNeed, CompiledTask, type TaskCompanions, noCompanions } from './compiled-task.js';
import { type LentFits, filesBeside, lentFits, noFits } from './lent-fits.js';
import { readReadout } from './readout-file.js';
import { readScope } from './scope-file.js';
import { checkFit, tooLongOpening } from './task-fit.js';

/** The tasks of a registry for one model. Each is compiled when first asked for, and stays as it is from then on. */
export class TaskSet {
  readonly #registry: TaskRegistry;
  readonly #codec: PromptCodec;
  readonly #companions: ReadonlyMap<PromptTask, TaskCompanions>;
  /** All that was found beside the tasks. */
  readonly fits: LentFits;
  readonly #compiled = new Map<PromptTask, CompiledTask>();

  private constructor(
    registry: TaskRegistry,
    codec: PromptCodec,
    companions: ReadonlyMap<PromptTask, TaskCompanions>,
    fits: LentFits,
  ) {
    this.#registry = registry;
    this.#codec = codec;
    this.#companions = companions;
    this.fits = fits;
  }

  /**
   * Reads what lies beside the tasks; nothing is read after that.
   *
   * @param known what was fitted for tasks that are not in the registry
   */
  static async load(registry: TaskRegistry, codec: PromptCodec, known = noFits): Promise<TaskSet> {
    const tasks = registry.list();
    const beside = await Promise.all(
      tasks.map(async (task) => {
        const [calibration, readout] = [await readCalibration(task), await readReadout(task)];
        return { task, calibration, readout, scope: await readScope(task) };
      }),
    );
    const fits = lentFits([...(await Promise.all(tasks.map(filesBeside))), ...beside], known);
    const companions = beside.map(({ task, ...found }) => [task, { ...found, lent: fits }] as const);
    return new TaskSet(registry, codec, new Map(companions), fits);
  }

  /**
   * The same, of tasks that all fit the model.
   *
   * @throws QaioError `invalid-task` with the problems of all that do not, `model-unsupported`
   */
  static async loadFitting(registry: TaskRegistry, codec: PromptCodec, known = noFits): Promise<TaskSet> {
    const set = await TaskSet.load(registry, codec, known);
    const problems: SourceProblem[] = [];
    for (const task of set.list()) {
      // a task's prompt is compiled at once
      const tooLong = await inTurns(tooLongOpening(task, codec));
      problems.push(...(tooLong ? [tooLong] : set.#misfits(task.name)));
      await othersTurn();
    }
    if (problems.length > 0) throw invalidTask(problems);
    return set;
  }

  #misfits(name: string): readonly SourceProblem[] {
    try {
      const compiled = this.get(name);
      for (const { task } of [{ task: compiled }, ...compiled.questions])
        checkFit(task, this.#codec.contextLength);
      return [];
    } catch (error) {
      if (error instanceof QaioError && error.code === 'invalid-task') return error.problems;
      throw error;
    }
  }

  /** Sorted by name. */
  list(): PromptTask[] {
    return this.#registry.list();
  }

  /** @throws QaioError `unknown-task`, and `invalid-task` or `model-unsupported` if it does not fit the model */
  get(name: string): CompiledTask {
    const task = this.#registry.get(name);
    const cached = this.#compiled.get(task);
    if (cached) return cached;
    const needs = task.needs.map((need): CompiledNeed => ({ ...need, task: this.get(need.task) }));
    const worded = task.wordedFor(modelKind(this.#codec.identity));
    const companions = this.#companions.get(task) ?? noCompanions;
    const compiled = compile(worded, () => new CompiledTask(worded, needs, this.#codec, companions));
    this.#compiled.set(task, compiled);
    return compiled;
  }
}

/** What does not fit the model is an output: its problem gets the place of that. */
function compile(task: PromptTask, make: () => CompiledTask): CompiledTask {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof QaioError) || cause.code !== 'invalid-task') throw cause;
    throw invalidTask([task.problem(['output'], cause.message)], cause);
  }
}
