/** Checks on a definition that need more than its shape: templates, schemas, patterns, and what refers to what. */
import { errorPart } from '../errors.js';
import { type Told, told } from '../told.js';
import type { OutputFormat } from '../output/output-format.js';
import { compilingFormat, outputFormat } from '../output/output-formats.js';
import { checkAssertions } from './assertion-check.js';
import { checkGates } from './gate-check.js';
import { checkGuard } from './guard-check.js';
import { checkInput } from './input-check.js';
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

/** Found in pieces. */
export type Problems = Generator<undefined, DefinitionProblem[]>;

export function* checkDefinition(definition: TaskDefinition): Problems {
  const written = yield* checkWritten(definition);
  return [
    ...written,
    ...(yield* checkGuard(definition)),
    ...checkGuardQuestions(definition),
    ...(yield* checkVariants(definition, written)),
  ];
}

/** What each variant says in its own words, checked as if the task said it. @param written the task's own problems */
function* checkVariants(definition: TaskDefinition, written: readonly DefinitionProblem[]): Problems {
  const known = new Set(written.map((problem) => JSON.stringify(problem)));
  const problems: DefinitionProblem[] = [];
  for (const [i, variant] of definition.variants.entries())
    for (const problem of yield* checkWritten(wordedAs(definition, variant))) {
      const { path, message } = problem;
      if (Object.hasOwn(variant, path[0] ?? '')) problems.push({ path: ['variants', i, ...path], message });
      // of what the variant leaves as it is, only what goes wrong with its words
      else if (!known.has(JSON.stringify(problem)))
        problems.push({ path: ['variants', i], message: told`${path.join('.')}: ${message}` });
    }
  return problems;
}

function* checkWritten(definition: TaskDefinition): Problems {
  const format = yield* compilingFormat(definition.output);
  const prompt = templateOrError(definition.prompt);
  yield;
  const templates = checkTemplates(definition, prompt);
  yield;
  return [
    ...templates,
    ...checkWindows(definition),
    ...checkSession(definition),
    ...(yield* checkInput(definition)),
    ...checkExampleQuestions(definition, prompt),
    ...(yield* checkOutputs(definition, format)),
  ];
}

function checkTemplates(definition: TaskDefinition, prompt: PromptTemplate | Error): DefinitionProblem[] {
  const inputNames = Object.keys(definition.input.schema.properties);
  const members = { needs: Object.keys(definition.needs), partials: Object.keys(definition.partials) };
  const system = templateOrError(definition.system ?? '');
  return [
    ...checkTemplate(['prompt'], prompt, [...inputNames, 'needs', 'partials'], members),
    ...checkPromptTrial(definition, prompt),
    ...checkTemplate(['system'], system, ['partials'], members),
    ...Object.entries(definition.needs).flatMap(([name, need]) =>
      Object.entries(need.with).flatMap(([key, source]) => {
        const path = ['needs', name, 'with', key];
        return checkTemplate(path, templateOrError(source), inputNames, { needs: [], partials: [] });
      }),
    ),
  ];
}

function checkGuardQuestions({ guard, input, partials }: TaskDefinition): DefinitionProblem[] {
  const inputNames = Object.keys(input.schema.properties);
  const members = { needs: [], partials: Object.keys(partials) };
  return guard.flatMap(({ question }, i) => {
    if (!question) return [];
    const path = ['guard', i, 'question'];
    const prompt = templateOrError(question.prompt);
    const system = templateOrError(question.system ?? '');
    return [
      ...checkTemplate([...path, 'prompt'], prompt, [...inputNames, 'partials'], members),
      ...checkTemplate([...path, 'system'], system, ['partials'], members),
    ];
  });
}

function checkTemplate(
  path: readonly PropertyKey[],
  template: PromptTemplate | Error,
  names: readonly string[],
  members: Readonly<Record<'needs' | 'partials', readonly string[]>>,
): DefinitionProblem[] {
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

function checkPromptTrial(definition: TaskDefinition, template: PromptTemplate | Error): DefinitionProblem[] {
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
function* checkOutputs(definition: TaskDefinition, format: OutputFormat): Problems {
  if (format.problems.length > 0) return outputProblems(definition, format);
  const examples = definition.examples.flatMap(({ output }, i) => {
    const message = format.check(output);
    return message === undefined ? [] : [{ path: ['examples', i, 'output'], message }];
  });
  return [...examples, ...(yield* checkAssertions(definition, format)), ...checkGates(definition, format)];
}

/** With the places in a schema, where they are known. */
function outputProblems({ output }: TaskDefinition, { problems }: OutputFormat): DefinitionProblem[] {
  const placed = output.format === 'json' ? schemaFaults(output.schema, ['output', 'schema']) : [];
  // what a type may be here is told in words of outputs
  return placed.length > 0 && !placed.some(({ path }) => path.at(-1) === 'type')
    ? placed
    : problems.map(({ path, message }) => ({ path: ['output', ...path], message }));
}

/** Whether examples name only what the task needs, and the prompt can be made of them. */
function checkExampleQuestions(
  { examples, needs, partials }: TaskDefinition,
  template: PromptTemplate | Error,
): DefinitionProblem[] {
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
      return [{ path: ['examples', i], message: errorPart(error) }];
    }
  });
}
