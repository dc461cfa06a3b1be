import { closest, distance } from 'fastest-levenshtein';
import { QaioError, type SourceProblem, invalidTask, invariant } from '../errors.js';
import { type Told, told, toldAll } from '../told.js';
import { isJudged, judgeProblem } from './answer-judge.js';
import type { PromptTask } from './prompt-task.js';

/** The tasks that are loaded, by name. What they need of each other is checked once, here. */
export class TaskRegistry {
  readonly #tasks: ReadonlyMap<string, PromptTask>;

  /** @throws QaioError `invalid-task` with every duplicate name, unknown need and cycle of needs */
  constructor(tasks: readonly PromptTask[]) {
    const problems = problemsBetween(tasks);
    if (problems.length > 0) throw invalidTask(problems);
    this.#tasks = new Map(tasks.map((task) => [task.name, task]));
  }

  /** Sorted by name. */
  list(): PromptTask[] {
    return [...this.#tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws QaioError `unknown-task` */
  get(name: string): PromptTask {
    const task = this.#tasks.get(name);
    if (task) return task;
    const names = this.list().map((loaded) => loaded.name);
    throw new QaioError(
      'unknown-task',
      told`There is no task '${name}'.${likelyName(name, names)} Known tasks: ${names.join(', ') || '(none)'}.`,
    );
  }

  /** A task and all that it needs, each once. @throws QaioError `unknown-task` */
  withNeeds(name: string): PromptTask[] {
    const task = this.get(name);
    return [...new Set([task, ...task.needs.flatMap((need) => this.withNeeds(need.task))])];
  }
}

type Tasks = ReadonlyMap<string, PromptTask>;
type Names = ReadonlySet<string>;

/**
 * Every duplicate name, unknown need and cycle of needs.
 *
 * @param broken names of tasks that could not be read: nothing is said of what needs them
 */
export function problemsBetween(tasks: readonly PromptTask[], broken: Names = new Set()): SourceProblem[] {
  const byName = new Map<string, PromptTask>();
  const doubles: SourceProblem[] = [];
  for (const task of tasks) {
    const other = byName.get(task.name);
    if (other) doubles.push(sameName(other, task));
    else byName.set(task.name, task);
  }
  // one that a broken file is in the place of says nothing of that
  for (const name of broken) byName.delete(name);
  const needs = [missingNeeds, misgivenNeeds, guardedNeeds, cycles];
  return [...doubles, ...needs.flatMap((check) => check(byName, broken))];
}

/**
 * Tasks that another's tests have judge its answers, and that are not there or cannot. Running needs none that only judges
 * in tests, so this is asked for where tests matter.
 *
 * @param broken as for {@link problemsBetween}
 */
export function judgeProblems(tasks: readonly PromptTask[], broken: Names = new Set()): SourceProblem[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  return tasks.flatMap((task) =>
    task.definition.tests.flatMap(({ assert }, i) =>
      assert.filter(isJudged).flatMap((assertion) => {
        if (broken.has(assertion.task)) return [];
        const path = ['tests', i, 'assert', assert.indexOf(assertion)];
        const judge = byName.get(assertion.task);
        if (!judge) {
          const hint = likelyName(assertion.task, [...byName.keys()]);
          return [task.problem([...path, 'task'], told`Task '${assertion.task}' is not loaded.${hint}`)];
        }
        const problem = judgeProblem(assertion, judge);
        return problem ? [task.problem([...path, problem.key], problem.message)] : [];
      }),
    ),
  );
}

/** ` Did you mean 'sentiment'?`, or nothing where no name is like it. */
function likelyName(name: string, names: readonly string[]): Told | '' {
  if (names.length === 0) return '';
  const near = closest(name, names);
  return distance(name, near) <= Math.max(1, Math.floor(name.length / 3))
    ? told` Did you mean '${near}'?`
    : '';
}

function sameName(one: PromptTask, other: PromptTask): SourceProblem {
  const files = [one, other].flatMap(({ origin }) => origin.file ?? []);
  const where = files.length > 0 ? told` (${toldAll(files, ' and ')})` : '';
  return other.problem(['name'], told`Two tasks are named '${one.name}'${where}; rename one.`);
}

function missingNeeds(tasks: Tasks, broken: Names): SourceProblem[] {
  return [...tasks.values()].flatMap((task) =>
    task.needs
      .filter((need) => !tasks.has(need.task) && !broken.has(need.task))
      .map((need) =>
        task.problem(
          ['needs', need.name, 'task'],
          told`Task '${task.name}' needs '${need.task}', which is not loaded.${likelyName(need.task, [...tasks.keys()])} Load it too, or remove the need.`,
        ),
      ),
  );
}

/** Inputs that a needed task does not have, and those that it requires and does not get. */
function misgivenNeeds(tasks: Tasks): SourceProblem[] {
  return [...tasks.values()].flatMap((task) =>
    Object.entries(task.definition.needs).flatMap(([name, need]) => {
      const schema = tasks.get(need.task)?.definition.input.schema;
      if (!schema) return [];
      const [given, inputs] = [Object.keys(need.with), Object.keys(schema.properties)];
      const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
      const path = ['needs', name, 'with'];
      return [
        ...given
          .filter((key) => !inputs.includes(key))
          .map((key) => task.problem([...path, key], unknownInput(need.task, key, inputs))),
        ...required
          .filter((key) => !given.includes(key))
          .map((key) =>
            task.problem(path, told`Task '${need.task}' requires the input '${key}'; give it here.`),
          ),
      ];
    }),
  );
}

function unknownInput(task: string, key: string, inputs: readonly string[]): Told {
  const hint = likelyName(key, inputs) || told` It takes ${inputs.join(', ')}.`;
  return told`Task '${task}' has no input '${key}'.${hint}`;
}

/** A task in whose place the guard of one that it needs may answer has to be one that answers with text. */
function guardedNeeds(tasks: Tasks): SourceProblem[] {
  return [...tasks.values()].flatMap((task) =>
    task.output.features.sessions
      ? []
      : task.needs
          .filter((need) => isGuarded(need.task, tasks, new Set()))
          .map((need) =>
            task.problem(
              ['needs', need.name, 'task'],
              told`Task '${task.name}' needs '${need.task}', whose guard may answer with a text in its place, but its own output is not text. Need a task without a guard.`,
            ),
          ),
  );
}

/** Whether a guard may answer for a task: its own, or that of one that it needs. */
function isGuarded(name: string, tasks: Tasks, seen: Set<string>): boolean {
  const task = tasks.get(name);
  if (!task || seen.has(name)) return false;
  seen.add(name);
  return task.definition.guard.length > 0 || task.needs.some((need) => isGuarded(need.task, tasks, seen));
}

/** Each cycle once. */
function cycles(tasks: Tasks): SourceProblem[] {
  const done = new Set<PromptTask>();
  const problems: SourceProblem[] = [];
  const visit = (task: PromptTask, path: readonly PromptTask[]): void => {
    const here = [...path, task];
    for (const need of task.needs) {
      const needed = tasks.get(need.task);
      if (!needed || done.has(needed)) continue;
      const start = here.indexOf(needed);
      if (start >= 0) problems.push(cycle(here.slice(start)));
      else visit(needed, here);
    }
    done.add(task);
  };
  for (const task of tasks.values()) if (!done.has(task)) visit(task, []);
  return problems;
}

/** A cycle that leads through a task that ships can only be there because of one in the place of another that ships. */
function cycle(found: readonly PromptTask[]): SourceProblem {
  const start = Math.max(
    0,
    found.findIndex(({ origin }) => origin.replacesShipped),
  );
  const members = [...found.slice(start), ...found.slice(0, start)];
  const [first, second = first] = members;
  const names = [...members, first].map((task) => task?.name).join(' -> ');
  const message = `These tasks need each other in a cycle: ${names}. Remove one of the needs.`;
  const need = first?.needs.find(({ task }) => task === second?.name);
  invariant(first && need, 'the members of a cycle need one another');
  return first.problem(['needs', need.name, 'task'], message);
}
