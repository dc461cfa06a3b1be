/** A task's own tests, on the loaded model. */
import { QaioError, errorMessage } from '../errors.js';
import type { RunResult } from '../pipeline/task-event.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import type { TaskAssertion } from '../task/task-definition.js';
import type { TaskOutput } from '../output/task-output.js';
import type { PromptTask } from '../task/prompt-task.js';

export interface TaskTestResult {
  readonly task: string;
  readonly vars: Readonly<Record<string, unknown>>;
  /** The task's answer, for people. */
  readonly answer: string;
  /** Empty when the test has passed. */
  readonly failures: readonly string[];
}

export async function runTaskTests(executor: TaskExecutor, task: PromptTask): Promise<TaskTestResult[]> {
  const results: TaskTestResult[] = [];
  for (const { vars, assert } of task.definition.tests) {
    try {
      const run = await executor.run({ task: task.name, input: vars });
      const failures = assert.flatMap((assertion) => failureOf(assertion, run, task) ?? []);
      results.push({ task: task.name, vars, answer: answerText(run.result.output), failures });
    } catch (error) {
      if (!(error instanceof QaioError)) throw error;
      results.push({ task: task.name, vars, answer: '', failures: [errorMessage(error)] });
    }
  }
  return results;
}

function answerText(output: TaskOutput): string {
  switch (output.kind) {
    case 'choice':
      return output.abstainReason ? `(${output.abstainReason})` : output.label;
    case 'text':
      return output.text;
    case 'json':
      return JSON.stringify(output.value);
    case 'embedding':
      return `${output.values.length} numbers`;
  }
}

/** @returns what is wrong; undefined when nothing is */
function failureOf(assertion: TaskAssertion, run: RunResult, task: PromptTask): string | undefined {
  const { output } = run.result;
  const answer = answerText(output);
  const unless = (holds: boolean, expected: string): string | undefined =>
    holds ? undefined : `expected ${expected}, got ${answer}`;
  switch (assertion.type) {
    case 'equals':
      return unless(isEqual(output, assertion.value), JSON.stringify(assertion.value));
    case 'confidence':
      return output.kind === 'choice' && output.confidence < assertion.min
        ? `expected a confidence of at least ${assertion.min}, got ${output.confidence.toFixed(3)}`
        : undefined;
    case 'abstains':
      return unless(output.kind === 'choice' && output.abstainReason !== undefined, 'an abstention');
    case 'needs':
      return needsFailure(assertion, run, task);
    default: {
      const [holds, expected] = textOutcome(assertion, answer);
      return unless(holds, expected);
    }
  }
}

type TextAssertion = Extract<TaskAssertion, { type: 'contains' | 'matches' | 'not-matches' | 'maxChars' }>;

/** Whether the answer is as expected, and what is expected. */
function textOutcome(assertion: TextAssertion, answer: string): readonly [boolean, string] {
  const { value } = assertion;
  switch (assertion.type) {
    case 'contains':
      return [answer.includes(assertion.value), `a text containing ${value}`];
    case 'matches':
      return [new RegExp(assertion.value, 'su').test(answer), `a match for ${value}`];
    case 'not-matches':
      return [!new RegExp(assertion.value, 'su').test(answer), `no match for ${value}`];
    case 'maxChars':
      return [[...answer].length <= assertion.value, `at most ${value} characters`];
  }
}

function isEqual(output: TaskOutput, expected: unknown): boolean {
  return output.kind === 'json'
    ? canonical(output.value) === canonical(expected)
    : answerText(output) === expected;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function needsFailure(
  { path, value }: Extract<TaskAssertion, { type: 'needs' }>,
  { upstream }: RunResult,
  task: PromptTask,
): string | undefined {
  const [name = '', field = ''] = path.split('.');
  const needed = task.needs.find((need) => need.name === name)?.task;
  const output = upstream.find((result) => result.task === needed)?.output;
  const actual = (output as Readonly<Record<string, unknown>> | undefined)?.[field];
  return actual === value
    ? undefined
    : `expected needs.${path} to be ${value}, got ${actual === undefined ? 'nothing' : JSON.stringify(actual)}`;
}
