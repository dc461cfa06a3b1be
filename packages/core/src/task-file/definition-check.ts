/** Checks on a definition that need more than its shape: templates, schemas, patterns, and what refers to what. */
import { errorMessage, errorPart } from '../errors.js';
import { type Told, told } from '../told.js';
import { ValueSchema } from '../constraint/value-schema.js';
import { outputFormat } from '../output/output-formats.js';
import { checkAssertions } from './assertion-check.js';
import { checkGates } from './gate-check.js';
import { checkGuard } from './guard-check.js';
import { schemaFaults } from './schema-check.js';
import { trialProblems } from './template-trial.js';
import { exampleQuestion } from '../task/opening.js';
import { PromptTemplate } from '../task/prompt-template.js';
import type { TaskDefinition } from '../task/task-definition.js';
import { wordedAs } from '../task/task-variant.js';

export interface DefinitionProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string | Told;
}

export function checkDefinition(definition: TaskDefinition): DefinitionProblem[] {
  const written = checkWritten(definition);
  return [
    ...written,
    ...checkGuard(definition),
    ...checkGuardQuestions(definition),
    ...checkVariants(definition, written),
  ];
}

/** What each variant says in its own words, checked as if the task said it. @param written the task's own problems */
function checkVariants(
  definition: TaskDefinition,
  written: readonly DefinitionProblem[],
): DefinitionProblem[] {
  const known = new Set(written.map((problem) => JSON.stringify(problem)));
  return definition.variants.flatMap((variant, i) =>
    checkWritten(wordedAs(definition, variant)).flatMap((problem): DefinitionProblem[] => {
      const { path, message } = problem;
      if (Object.hasOwn(variant, path[0] ?? '')) return [{ path: ['variants', i, ...path], message }];
      // of what the variant leaves as it is, only what goes wrong with its words
      if (known.has(JSON.stringify(problem))) return [];
      return [{ path: ['variants', i], message: told`${path.join('.')}: ${message}` }];
    }),
  );
}

function checkWritten(definition: TaskDefinition): DefinitionProblem[] {
  const inputNames = Object.keys(definition.input.schema.properties);
  const members = { needs: Object.keys(definition.needs), partials: Object.keys(definition.partials) };
  const problems = [
    ...checkTemplate(['prompt'], definition.prompt, [...inputNames, 'needs', 'partials'], members),
    ...checkPromptTrial(definition),
    ...checkTemplate(['system'], definition.system ?? '', ['partials'], members),
    ...Object.entries(definition.needs).flatMap(([name, need]) =>
      Object.entries(need.with).flatMap(([key, source]) =>
        checkTemplate(['needs', name, 'with', key], source, inputNames, { needs: [], partials: [] }),
      ),
    ),
    ...checkWindows(definition),
    ...checkSession(definition),
  ];
  return [
    ...problems,
    ...checkSchemaAndExamples(definition),
    ...checkExampleQuestions(definition),
    ...checkOutputs(definition),
  ];
}

function checkGuardQuestions({ guard, input, partials }: TaskDefinition): DefinitionProblem[] {
  const inputNames = Object.keys(input.schema.properties);
  const members = { needs: [], partials: Object.keys(partials) };
  return guard.flatMap(({ question }, i) => {
    if (!question) return [];
    const path = ['guard', i, 'question'];
    return [
      ...checkTemplate([...path, 'prompt'], question.prompt, [...inputNames, 'partials'], members),
      ...checkTemplate([...path, 'system'], question.system ?? '', ['partials'], members),
    ];
  });
}

function checkTemplate(
  path: readonly PropertyKey[],
  source: string,
  names: readonly string[],
  members: Readonly<Record<'needs' | 'partials', readonly string[]>>,
): DefinitionProblem[] {
  const template = templateOrError(source);
  if (template instanceof Error) return [{ path, message: template.message }];
  const unknown = template.variables.filter((name) => !names.includes(name));
  const undeclared = (['needs', 'partials'] as const).flatMap((variable) =>
    template
      .membersOf(variable)
      .filter((name) => !members[variable].includes(name))
      .map((name) => told`'${variable}.${name}' is not declared under ${variable}`),
  );
  return [
    ...unknown.map((name) => told`unknown variable '${name}'; available here: ${names.join(', ')}`),
    ...undeclared,
    ...template.problems,
  ].map((message) => ({ path, message }));
}

function checkPromptTrial(definition: TaskDefinition): DefinitionProblem[] {
  const template = templateOrError(definition.prompt);
  if (template instanceof Error || template.problems.length > 0) return [];
  return trialProblems(template, definition).map((message) => ({ path: ['prompt'], message }));
}

function templateOrError(source: string): PromptTemplate | Error {
  try {
    return new PromptTemplate(source);
  } catch (error) {
    return error as Error;
  }
}

function checkWindows({ input, output }: TaskDefinition): DefinitionProblem[] {
  const windows = input.limits?.windows;
  if (!windows) return [];
  const path = ['input', 'limits', 'windows'];
  const field = input.schema.properties[windows.field] as { readonly type?: unknown } | undefined;
  return [
    ...(outputFormat(output).features.windows
      ? []
      : [{ path, message: told`only choice tasks can be judged in windows` }]),
    ...(field?.type === 'string'
      ? []
      : [{ path: [...path, 'field'], message: told`'${windows.field}' is not a text input of this task` }]),
    ...(windows.overlapTokens * 2 < (input.limits?.maxTokens ?? 0)
      ? []
      : [{ path: [...path, 'overlapTokens'], message: told`must be less than half of maxTokens` }]),
  ];
}

function checkSession({ session, output }: TaskDefinition): DefinitionProblem[] {
  if (!session || outputFormat(output).features.sessions) return [];
  return [{ path: ['session'], message: told`only text tasks can keep conversations` }];
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
  return [...examples, ...checkAssertions(definition, format), ...checkGates(definition, format)];
}

/** Whether examples name only what the task needs, and the prompt can be made of them. */
function checkExampleQuestions({ examples, needs, partials, prompt }: TaskDefinition): DefinitionProblem[] {
  const template = templateOrError(prompt);
  return examples.flatMap((example, i): DefinitionProblem[] => {
    const undeclared = Object.keys(example.needs)
      .filter((name) => !Object.hasOwn(needs, name))
      .map((name) => ({
        path: ['examples', i, 'needs', name],
        message: told`'${name}' is not declared under needs`,
      }));
    if (undeclared.length > 0 || template instanceof Error) return undeclared;
    try {
      exampleQuestion(template, example, partials);
      return [];
    } catch (error) {
      return [{ path: ['examples', i], message: errorMessage(error) }];
    }
  });
}

function checkSchemaAndExamples(definition: TaskDefinition): DefinitionProblem[] {
  const faults = schemaFaults(definition.input.schema, ['input', 'schema']);
  if (faults.length > 0) return faults;
  let schema: ValueSchema;
  try {
    schema = new ValueSchema(definition.input.schema, 'input');
  } catch (error) {
    return [{ path: ['input', 'schema'], message: errorPart(error) }];
  }
  const inputs = [
    ...definition.examples.map((example, i) => ({ path: ['examples', i, 'input'], value: example.input })),
    ...definition.tests.map((test, i) => ({ path: ['tests', i, 'vars'], value: test.vars })),
  ];
  const names = Object.keys(definition.input.schema.properties);
  return inputs.flatMap(({ path, value }) => [
    ...cutOffTexts(value, names).map((name) => ({ path: [...path, name], message: cutOff(name) })),
    ...schema.violations(value).map(({ field, description, told: said = description }) => ({
      path,
      message: told`${field}: ${said}`,
    })),
  ]);
}

/** Keys without a value that are no inputs: what a comma makes of the rest of a text. */
function cutOffTexts(value: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  return Object.keys(value).filter((name) => value[name] === null && !names.includes(name));
}

const cutOff = (name: string): Told =>
  told`'${name}' is not an input; within { } a comma ends a text: put the whole text into quotes`;
