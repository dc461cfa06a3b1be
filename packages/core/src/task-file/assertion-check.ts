/** Whether a task's own tests expect something that it can answer. */
import { schemaBudget } from '../constraint/linear-regexp.js';
import type { StepBudget } from '../constraint/step-budget.js';
import { errorPart } from '../errors.js';
import type { OutputFormat } from '../output/output-format.js';
import { assertionPattern } from '../task/assertion-pattern.js';
import type { TaskAssertion } from '../task/task-assertion.js';
import type { TaskDefinition } from '../task/task-definition.js';
import type { Told } from '../told.js';
import type { DefinitionProblem } from './definition-check.js';

export function checkAssertions(definition: TaskDefinition, format: OutputFormat): DefinitionProblem[] {
  const budget = schemaBudget();
  return definition.tests.flatMap(({ assert }, i) =>
    assert.flatMap((assertion, j) => {
      const problem = assertionProblem(assertion, definition, format, budget);
      return problem ? [{ path: ['tests', i, 'assert', j, problem.key], message: problem.message }] : [];
    }),
  );
}

function assertionProblem(
  assertion: TaskAssertion,
  { guard, needs, output }: TaskDefinition,
  format: OutputFormat,
  budget: StepBudget,
): { readonly key: string; readonly message: string | Told } | undefined {
  switch (assertion.type) {
    case 'equals':
      return problem('value', format.check(assertion.value));
    case 'confidence':
    case 'abstains':
      return problem(
        'type',
        format.features.confidence
          ? undefined
          : `a ${output.format} task has no confidence; only choice tasks do`,
      );
    case 'matches':
    case 'not-matches':
      return problem('value', patternProblem(assertion.value, budget));
    case 'guarded':
      return problem('value', ruleProblem(assertion.value, guard));
    case 'needs':
      return problem('path', needsProblem(assertion.path, needs));
    default:
      return undefined;
  }
}

function problem(key: string, message: string | Told | undefined) {
  return message === undefined ? undefined : { key, message };
}

function needsProblem(path: string, needs: TaskDefinition['needs']): string | undefined {
  const [name = '', field] = path.split('.');
  if (!Object.hasOwn(needs, name)) return `'${name}' is not declared under needs`;
  return field ? undefined : `expected NEED.FIELD, such as ${name}.label`;
}

function ruleProblem(name: string, guard: TaskDefinition['guard']): string | undefined {
  const names = guard.map((rule) => rule.name);
  if (names.includes(name)) return undefined;
  return `'${name}' is not a rule of this task’s guard; expected ${names.join(', ') || 'guard to have rules'}`;
}

function patternProblem(pattern: string, budget: StepBudget): string | Told | undefined {
  try {
    assertionPattern(pattern, budget);
    return undefined;
  } catch (error) {
    return errorPart(error);
  }
}
