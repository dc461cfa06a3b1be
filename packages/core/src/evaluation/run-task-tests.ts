/** A task's own tests, on the loaded model. */
import { QaioError, errorMessage } from '../errors.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import type { PromptTask } from '../task/prompt-task.js';
import { answerFailures } from './answer-failures.js';
import { answerText } from './assertion-outcome.js';

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
      const answered = { task: task.name, input: vars, run };
      const failures = (await answerFailures(assert, answered, executor)).flatMap((failure) => failure ?? []);
      results.push({ task: task.name, vars, answer: answerText(run.result.output), failures });
    } catch (error) {
      if (!(error instanceof QaioError)) throw error;
      results.push({ task: task.name, vars, answer: '', failures: [errorMessage(error)] });
    }
  }
  return results;
}
