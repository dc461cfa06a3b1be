/** Whether a task's own tests expect something that it can answer. */
import { schemaBudget } from '../constraint/linear-regexp.js';
import type { StepBudget } from '../constraint/step-budget.js';
import { errorPart } from '../errors.js';
import type { OutputFormat } from '../output/output-format.js';
import { preparingAssertion } from '../task/assertion-pattern.js';
import type { TaskAssertion } from '../task/task-assertion.js';
import type { TaskDefinition } from '../task/task-definition.js';
import type { Told } from '../told.js';
import type { DefinitionProblem, Problems } from './definition-check.js';

/** In pieces. */
export function* checkAssertions(definition: TaskDefinition, format: OutputFormat): Problems {
  const budget = schemaBudget();
  const problems: DefinitionProblem[] = [];
  for (const [i, { assert }] of definition.tests.entries())
    for (const [j, assertion] of assert.entries()) {
      const found = yield* assertionProblem(assertion, definition, format, budget);
      if (found) problems.push({ path: ['tests', i, 'assert', j, found.key], message: found.message });
    }
  return problems;
}

interface AssertionProblem {
  readonly key: string;
  readonly message: string | Told;
}

function* assertionProblem(
  assertion: TaskAssertion,
  { guard, needs, output }: TaskDefinition,
  format: OutputFormat,
  budget: StepBudget,
): Generator<undefined, AssertionProblem | undefined> {
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
      return problem('value', yield* patternProblem(assertion.value, budget));
    case 'guarded':
      return problem('value', ruleProblem(assertion.value, guard));
    case 'needs':
      return problem('path', needsProblem(assertion.path, needs));
    default:
      return undefined;
  }
}

function problem(key: string, message: string | Told | undefined): AssertionProblem | undefined {
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

function* patternProblem(
  pattern: string,
  budget: StepBudget,
): Generator<undefined, string | Told | undefined> {
  try {
    yield* preparingAssertion(pattern, budget);
    return undefined;
  } catch (error) {
    return errorPart(error);
  }
}
