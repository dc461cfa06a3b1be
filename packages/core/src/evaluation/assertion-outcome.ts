/** Whether an answer is as an assertion of a task file or of a data set has it. */
import type { RunResult } from '../pipeline/task-event.js';
import { assertionPattern } from '../task/assertion-pattern.js';
import type { JudgedAssertion } from '../task/answer-judge.js';
import type { TaskAssertion } from '../task/task-assertion.js';
import type { TaskOutput } from '../output/task-output.js';
import type { PromptTask } from '../task/prompt-task.js';
import { countSentences } from './sentences.js';
import { isWrittenIn } from './written-language.js';
import { canonicalJson } from '../canonical-json.js';

const languageNames = { zh: 'a text in Chinese', en: 'a text in English' } as const;

/** An answer, for people. */
export function answerText(output: TaskOutput): string {
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
export function assertionFailure(
  assertion: Exclude<TaskAssertion, JudgedAssertion>,
  run: RunResult,
  task: PromptTask,
): string | undefined {
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
    case 'guarded':
      return run.result.guardedBy === assertion.value
        ? undefined
        : `expected the guard’s rule ${assertion.value} to answer, got ${answer}`;
    case 'needs':
      return needsFailure(assertion, run, task);
    default: {
      const [holds, expected] = textOutcome(assertion, answer);
      return unless(holds, expected);
    }
  }
}

type TextAssertion = Exclude<
  TaskAssertion,
  JudgedAssertion | { type: 'equals' | 'confidence' | 'abstains' | 'guarded' | 'needs' }
>;

/** Whether the answer is as expected, and what is expected. */
function textOutcome(assertion: TextAssertion, answer: string): readonly [boolean, string] {
  const { value } = assertion;
  switch (assertion.type) {
    case 'contains':
      return [answer.includes(assertion.value), `a text containing ${value}`];
    case 'matches':
      return [assertionPattern(assertion.value).test(answer), `a match for ${value}`];
    case 'not-matches':
      return [!assertionPattern(assertion.value).test(answer), `no match for ${value}`];
    case 'minChars':
      return [[...answer].length >= assertion.value, `at least ${value} characters`];
    case 'maxChars':
      return [[...answer].length <= assertion.value, `at most ${value} characters`];
    case 'maxSentences':
      return [countSentences(answer) <= assertion.value, `at most ${value} sentences`];
    case 'language':
      return [isWrittenIn(answer, assertion.value), languageNames[assertion.value]];
  }
}

function isEqual(output: TaskOutput, expected: unknown): boolean {
  return output.kind === 'json'
    ? canonicalJson(output.value) === canonicalJson(expected)
    : answerText(output) === expected;
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
