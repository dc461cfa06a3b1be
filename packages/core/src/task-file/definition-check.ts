/** Checks on a definition that need more than its shape: templates, schemas, patterns, and what refers to what. */
import { errorMessage } from '../errors.js';
import { ValueSchema } from '../constraint/value-schema.js';
import { outputFormat } from '../output/output-formats.js';
import { checkAssertions } from './assertion-check.js';
import { PromptTemplate } from '../task/prompt-template.js';
import type { TaskDefinition } from '../task/task-definition.js';
import { wordedAs } from '../task/task-variant.js';

export interface DefinitionProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function checkDefinition(definition: TaskDefinition): DefinitionProblem[] {
  return [...checkWritten(definition), ...checkVariants(definition)];
}

/** What each variant says in its own words, checked as if the task said it. */
function checkVariants(definition: TaskDefinition): DefinitionProblem[] {
  return definition.variants.flatMap((variant, i) =>
    checkWritten(wordedAs(definition, variant))
      .filter(({ path }) => typeof path[0] === 'string' && Object.hasOwn(variant, path[0]))
      .map(({ path, message }) => ({ path: ['variants', i, ...path], message })),
  );
}

function checkWritten(definition: TaskDefinition): DefinitionProblem[] {
  const inputNames = Object.keys(definition.input.schema.properties);
  const members = { needs: Object.keys(definition.needs), partials: Object.keys(definition.partials) };
  const problems = [
    ...checkTemplate(['prompt'], definition.prompt, [...inputNames, 'needs', 'partials'], members),
    ...checkTemplate(['system'], definition.system ?? '', ['partials'], members),
    ...Object.entries(definition.needs).flatMap(([name, need]) =>
      Object.entries(need.with).flatMap(([key, source]) =>
        checkTemplate(['needs', name, 'with', key], source, inputNames, { needs: [], partials: [] }),
      ),
    ),
    ...checkWindows(definition),
    ...checkSession(definition),
  ];
  return [...problems, ...checkSchemaAndExamples(definition), ...checkOutputs(definition)];
}

function checkTemplate(
  path: readonly PropertyKey[],
  source: string,
  names: readonly string[],
  members: Readonly<Record<'needs' | 'partials', readonly string[]>>,
): DefinitionProblem[] {
  let template: PromptTemplate;
  try {
    template = new PromptTemplate(source);
  } catch (error) {
    return [{ path, message: errorMessage(error) }];
  }
  const unknown = template.variables.filter((name) => !names.includes(name));
  const undeclared = (['needs', 'partials'] as const).flatMap((variable) =>
    template
      .membersOf(variable)
      .filter((name) => !members[variable].includes(name))
      .map((name) => `'${variable}.${name}' is not declared under ${variable}`),
  );
  return [
    ...unknown.map((name) => `unknown variable '${name}'; available here: ${names.join(', ')}`),
    ...undeclared,
    ...template.problems,
  ].map((message) => ({ path, message }));
}

function checkWindows({ input, output }: TaskDefinition): DefinitionProblem[] {
  const windows = input.limits?.windows;
  if (!windows) return [];
  const path = ['input', 'limits', 'windows'];
  const field = input.schema.properties[windows.field] as { readonly type?: unknown } | undefined;
  return [
    ...(outputFormat(output).features.windows
      ? []
      : [{ path, message: 'only choice tasks can be judged in windows' }]),
    ...(field?.type === 'string'
      ? []
      : [{ path: [...path, 'field'], message: `'${windows.field}' is not a text input of this task` }]),
    ...(windows.overlapTokens * 2 < (input.limits?.maxTokens ?? 0)
      ? []
      : [{ path: [...path, 'overlapTokens'], message: 'must be less than half of maxTokens' }]),
  ];
}

function checkSession({ session, output }: TaskDefinition): DefinitionProblem[] {
  if (!session || outputFormat(output).features.sessions) return [];
  return [{ path: ['session'], message: 'only text tasks can keep conversations' }];
}

/** The output itself, and whether examples and tests say what the task can say. */
function checkOutputs(definition: TaskDefinition): DefinitionProblem[] {
  const format = outputFormat(definition.output);
  if (format.problems.length > 0)
    return format.problems.map(({ path, message }) => ({ path: ['output', ...path], message }));
  const examples = definition.examples.flatMap(({ output }, i) => {
    const message = format.check(output);
    return message === undefined ? [] : [{ path: ['examples', i, 'output'], message }];
  });
  const needs = definition.examples.flatMap((example, i) =>
    Object.keys(example.needs)
      .filter((name) => !Object.hasOwn(definition.needs, name))
      .map((name) => ({
        path: ['examples', i, 'needs', name],
        message: `'${name}' is not declared under needs`,
      })),
  );
  return [...examples, ...needs, ...checkAssertions(definition, format)];
}

function checkSchemaAndExamples(definition: TaskDefinition): DefinitionProblem[] {
  let schema: ValueSchema;
  try {
    schema = new ValueSchema(definition.input.schema);
  } catch (error) {
    return [{ path: ['input', 'schema'], message: errorMessage(error) }];
  }
  const inputs = [
    ...definition.examples.map((example, i) => ({ path: ['examples', i, 'input'], value: example.input })),
    ...definition.tests.map((test, i) => ({ path: ['tests', i, 'vars'], value: test.vars })),
  ];
  return inputs.flatMap(({ path, value }) =>
    schema.violations(value).map(({ field, description }) => ({ path, message: `${field}: ${description}` })),
  );
}
