import { type CompiledTask, QaioError, told } from '@qaio/core';

/** A choice task, and what it was asked. */
export interface JudgedInput {
  readonly compiled: CompiledTask;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * What a task was asked in a run: the run's own input, or what the tasks between made of it.
 *
 * @param judge name of the run's task, or of one that it needs
 * @throws QaioError `invalid-input` for inputs that do not fit, and a task that is not needed or is asked more than one thing
 */
export function judgedInput(run: CompiledTask, value: unknown, judge: string): JudgedInput {
  const all = inputsOf({ compiled: run, input: run.task.parseInput(value) }, judge);
  const [first] = all;
  const isOne = new Set(all.map(({ input }) => JSON.stringify(input))).size === 1;
  if (first && isOne) return { ...first, input: first.compiled.task.parseInput(first.input) };
  const description = first
    ? `is asked more than one thing by a run of '${run.name}'; name it as the task, with the input that was judged`
    : `is no task that '${run.name}' needs`;
  throw new QaioError('invalid-input', told`judgingTask: '${judge}' ${description}.`, {
    violations: [{ field: 'judgingTask', reason: 'INVALID', description }],
  });
}

function inputsOf({ compiled, input }: JudgedInput, judge: string): JudgedInput[] {
  if (compiled.name === judge) return [{ compiled, input }];
  return compiled.needs.flatMap((need) => inputsOf({ compiled: need.task, input: need.input(input) }, judge));
}
