import { atOnce } from '../constraint/turns.js';
import { QaioError } from '../errors.js';
import { told, toldAll } from '../told.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskAssertion } from '../task/task-assertion.js';
import { taskTest } from '../task/task-definition.js';
import { checkAssertions } from './assertion-check.js';
import { shapeProblems } from './shape-problems.js';

/**
 * What a row of a data set expects of an answer, in the form of a task file's own tests.
 *
 * @param place of the row, for messages
 * @throws QaioError `invalid-input` with everything that is wrong
 */
export function rowAssertions(given: unknown, task: PromptTask, place: string): TaskAssertion[] {
  const plain = { vars: {}, assert: given };
  const { data, error } = taskTest.safeParse(plain);
  const problems = data
    ? atOnce(checkAssertions({ ...task.definition, tests: [data] }, task.output)).map(
        ({ path, message }) => ({ path: path.slice(2), message }),
      )
    : atOnce(shapeProblems(plain, error.issues));
  if (data && problems.length === 0) return data.assert;
  const list = problems.map(({ path, message }) => told`${path.join('.')}: ${message}`);
  throw new QaioError('invalid-input', told`${place}: ${toldAll(list, '; ')}`);
}
