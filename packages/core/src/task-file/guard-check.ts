/** Whether the rules of a guard can be applied, and can answer. */
import { exceptionProblem, patternProblem, searchBudget } from '../constraint/text-search.js';
import type { StepBudget } from '../constraint/step-budget.js';
import { labelFaults } from '../output/label-faults.js';
import { outputFormat } from '../output/output-formats.js';
import type { GuardRule } from '../task/guard-declaration.js';
import type { TaskDefinition } from '../task/task-definition.js';
import type { Told } from '../told.js';
import type { DefinitionProblem, Problems } from './definition-check.js';

/** In pieces. */
export function* checkGuard({ guard, needs, output }: TaskDefinition): Problems {
  if (guard.length === 0) return [];
  if (!outputFormat(output).features.sessions)
    return [{ path: ['guard'], message: 'only text tasks can have a guard, because it answers with a text' }];
  const names = guard.map(({ name }) => name);
  const budget = searchBudget();
  const all: DefinitionProblem[] = [];
  for (const [i, rule] of guard.entries()) {
    const problems = [...(yield* ruleProblems(rule, budget)), ...needProblems(rule, Object.keys(needs))];
    if (names.indexOf(rule.name) < i)
      problems.push({ path: ['name'], message: `the rule '${rule.name}' is there twice; rename one` });
    all.push(...problems.map(({ path, message }) => ({ path: ['guard', i, ...path], message })));
  }
  return all;
}

function needProblems({ abstained, for: kind }: GuardRule, needs: readonly string[]): DefinitionProblem[] {
  if (abstained === undefined)
    return kind === undefined ? [] : [{ path: ['for'], message: 'goes with abstained alone; remove it' }];
  if (needs.includes(abstained)) return [];
  const message = `'${abstained}' is not the name of a need; expected ${needs.join(', ') || 'the task to have needs'}`;
  return [{ path: ['abstained'], message }];
}

function* ruleProblems({ patterns, except, question, abstained }: GuardRule, budget: StepBudget): Problems {
  if (patterns.length === 0 && !question && abstained === undefined)
    return [{ path: ['patterns'], message: 'is missing; a rule needs patterns, a question or abstained' }];
  return [
    ...(yield* patternProblems('patterns', patterns, (pattern) => patternProblem(pattern, budget))),
    ...(yield* patternProblems('except', except, (pattern) => exceptionProblem(pattern, budget))),
    ...(question ? choiceProblems(question) : []),
  ];
}

function* patternProblems(
  key: string,
  patterns: readonly string[],
  problemOf: (pattern: string) => string | Told | undefined,
): Problems {
  const problems: DefinitionProblem[] = [];
  for (const [i, pattern] of patterns.entries()) {
    const message = problemOf(pattern);
    if (message !== undefined) problems.push({ path: [key, i], message });
    yield;
  }
  return problems;
}

function choiceProblems({ choices, is }: NonNullable<GuardRule['question']>): DefinitionProblem[] {
  const unfit = labelFaults(choices).map(({ index, message }) => ({
    path: ['question', 'choices', index],
    message,
  }));
  if (choices.includes(is)) return unfit;
  const message = `'${is}' is not one of the choices; expected ${choices.join(', ')}`;
  return [...unfit, { path: ['question', 'is'], message }];
}
