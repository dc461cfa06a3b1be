/** What is wrong with an answer, by assertions of every kind. */
import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { RunResult } from '../pipeline/task-event.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import { type JudgedAssertion, answerInput, isJudged, judgeProblem } from '../task/answer-judge.js';
import type { TaskAssertion } from '../task/task-assertion.js';
import { answerText, assertionFailure } from './assertion-outcome.js';

type Input = Readonly<Record<string, unknown>>;

/** An input and what a task made of it. */
export interface Answered {
  readonly task: string;
  readonly input: Input;
  readonly run: RunResult;
}

/** @returns one for each assertion, what is wrong; undefined where nothing is */
export async function answerFailures(
  assertions: readonly TaskAssertion[],
  answered: Answered,
  executor: TaskExecutor,
): Promise<(string | undefined)[]> {
  const { task } = executor.tasks.get(answered.task);
  const failures: (string | undefined)[] = [];
  for (const assertion of assertions)
    failures.push(
      isJudged(assertion)
        ? await judgedFailure(assertion, answered, executor)
        : assertionFailure(assertion, answered.run, task),
    );
  return failures;
}

/** @param place of the assertions, for messages @throws QaioError `invalid-input` where a task cannot judge, or is not there */
export function checkJudges(
  assertions: readonly TaskAssertion[],
  place: string,
  { tasks }: TaskExecutor,
): void {
  for (const assertion of assertions) {
    if (!isJudged(assertion)) continue;
    const judge = tasks.list().find(({ name }) => name === assertion.task);
    const { message } = judge
      ? (judgeProblem(assertion, judge) ?? {})
      : { message: `Task '${assertion.task}' is not loaded.` };
    if (message !== undefined) throw new QaioError('invalid-input', told`${place}: assert: ${message}`);
  }
}

async function judgedFailure(
  assertion: JudgedAssertion,
  { input, run }: Answered,
  executor: TaskExecutor,
): Promise<string | undefined> {
  const answer = answerText(run.result.output);
  try {
    return assertion.type === 'judge'
      ? await labelFailure(assertion, input, answer, executor)
      : await similarityFailure(assertion, answer, executor);
  } catch (error) {
    if (error instanceof QaioError) return `task ${assertion.task} could not judge: ${error.message}`;
    throw error;
  }
}

async function labelFailure(
  { task: name, label }: Extract<JudgedAssertion, { type: 'judge' }>,
  input: Input,
  answer: string,
  executor: TaskExecutor,
): Promise<string | undefined> {
  const { task } = executor.tasks.get(name);
  const own = Object.keys(task.definition.input.schema.properties);
  const shared = Object.entries(input).filter(([key]) => own.includes(key));
  const asked = { ...Object.fromEntries(shared), [answerInput(task) ?? '']: answer };
  const { output } = (await executor.run({ task: name, input: asked })).result;
  if (output.kind === 'choice' && (output.label === label || output.id === label)) return undefined;
  return `expected ${name} to say ${label}, it says ${answerText(output)} of ${answer}`;
}

async function similarityFailure(
  { task, value, min }: Extract<JudgedAssertion, { type: 'similar' }>,
  answer: string,
  executor: TaskExecutor,
): Promise<string | undefined> {
  const [one, other] = [await embedded(task, answer, executor), await embedded(task, value, executor)];
  // of length 1
  const cosine = one.reduce((sum, x, at) => sum + x * (other[at] ?? 0), 0);
  return cosine >= min
    ? undefined
    : `expected a text at least ${min} like ${value}, got ${cosine.toFixed(3)}: ${answer}`;
}

async function embedded(name: string, text: string, executor: TaskExecutor): Promise<readonly number[]> {
  const field = answerInput(executor.tasks.get(name).task) ?? '';
  const { output } = (await executor.run({ task: name, input: { [field]: text } })).result;
  return output.kind === 'embedding' ? output.values : [];
}
