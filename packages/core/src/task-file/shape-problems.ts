/** Problems with the shape of a task file, and whatever else can still be checked. */
import type { z } from 'zod';
import { told } from '../told.js';
import { checkDefinition, type DefinitionProblem, type Problems } from './definition-check.js';
import { keyHint } from './known-keys.js';
import { shapeFault, shown } from './shape-fault.js';
import { outputFormatNames } from '../output/output-formats.js';
import { assertionTypes } from '../task/task-assertion.js';
import { taskDefinitionSchema } from '../task/task-definition.js';

type Path = readonly PropertyKey[];

// fields that the checks of other fields do not read, and valid values for some
const apartFields: readonly PropertyKey[] = ['config', 'tests', 'gates', 'metadata', 'requires'];
const standIns = {
  apiVersion: 'prompttasks/v1',
  name: 'name',
  displayName: 'name',
  description: 'name',
  version: '0.0.0',
};

const standInOutput = { output: { format: 'text' } };

/** In pieces. @param issues of the plain definition, at least one */
export function* shapeProblems(plain: unknown, issues: readonly z.core.$ZodIssue[]): Problems {
  // a file that is no task may be anything, and is not quoted
  if (typeof plain === 'string')
    return [{ path: [], message: told`expected ${told`a mapping`}, not ${told`a text`}` }];
  const problems = withoutRepeats(issues.flatMap((issue) => problemsOf(issue, plain)));
  if (typeof plain !== 'object' || plain === null) return problems;
  const pruned = structuredClone(plain) as Record<string, unknown>;
  for (const { path } of problems) removeAt(pruned, path);
  const bound = issues.filter((issue) => !isApart(issue)).map(({ path: [field = ''] }) => field);
  for (const field of bound) Reflect.deleteProperty(pruned, field);
  const { data } = taskDefinitionSchema.safeParse({
    ...standIns,
    ...(bound.includes('output') ? standInOutput : {}),
    ...pruned,
  });
  yield;
  const others = data ? yield* checkDefinition(data) : [];
  // what is said of the rest would be said of stand-ins
  const sure = bound.length === 0 ? others : others.filter(({ path: [field = ''] }) => isTemplate(field));
  return [...problems, ...sure];
}

const isApart = ({ code, path: [field = ''] }: z.core.$ZodIssue): boolean =>
  code === 'unrecognized_keys' || apartFields.includes(field) || field in standIns;

const isTemplate = (field: PropertyKey): boolean => ['prompt', 'system', 'needs'].includes(String(field));

/** One rule may be broken twice, such as that of the largest whole number. */
function withoutRepeats(problems: readonly DefinitionProblem[]): DefinitionProblem[] {
  const keyed = problems.map(
    (problem) => [String(told`${problem.path.join('.')}: ${problem.message}`), problem] as const,
  );
  return [...new Map(keyed).values()];
}

function problemsOf(issue: z.core.$ZodIssue, plain: unknown): DefinitionProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: told`unknown key '${key}'${keyHint(path, key)}`,
    }));
  if (issue.code === 'invalid_union' && 'note' in issue)
    return [{ path, message: told`expected one of ${knownFormats(path)}` }];
  if (issue.code === 'invalid_union') {
    // the one of the right kind says what is wrong within
    const meant = issue.errors.find(
      (of) => !of.some((one) => one.code === 'invalid_type' && one.path.length === 0),
    );
    if (meant) return meant.flatMap((one) => problemsOf({ ...one, path: [...path, ...one.path] }, plain));
  }
  const isMissing = valueAt(plain, path) === undefined;
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String).join(', ');
    const expected = issue.values.length > 1 ? told`one of ${values}` : values;
    const came = isMissing
      ? told`is missing; expected ${expected}`
      : told`expected ${expected}, not ${shown(valueAt(plain, path))}`;
    return [{ path, message: came }];
  }
  return [{ path, message: shapeFault(issue, valueAt(plain, path)) }];
}

const knownFormats = (path: Path): string =>
  (path.includes('assert') ? assertionTypes : outputFormatNames).join(', ');

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

function removeAt(root: unknown, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, path.at(-1) ?? '');
}
