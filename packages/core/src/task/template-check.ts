/** Checks on a definition that need more than its shape: its templates, and its own schemas. */
import { errorMessage } from '../errors.js';
import { InputSchema } from './input-schema.js';
import { PromptTemplate } from './prompt-template.js';
import type { TaskDefinition } from './task-definition.js';

export interface DefinitionProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function checkTemplates(definition: TaskDefinition): DefinitionProblem[] {
  const inputNames = Object.keys(definition.input.schema.properties);
  const problems = [
    ...checkTemplate(['prompt'], definition.prompt, [...inputNames, 'needs'], Object.keys(definition.needs)),
    ...Object.entries(definition.needs).flatMap(([name, need]) =>
      Object.entries(need.with).flatMap(([key, source]) =>
        checkTemplate(['needs', name, 'with', key], source, inputNames, []),
      ),
    ),
    ...checkChoices(definition),
  ];
  return [...problems, ...checkSchemaAndExamples(definition)];
}

function checkTemplate(
  path: readonly PropertyKey[],
  source: string,
  names: readonly string[],
  needs: readonly string[],
): DefinitionProblem[] {
  let template: PromptTemplate;
  try {
    template = new PromptTemplate(source);
  } catch (error) {
    return [{ path, message: errorMessage(error) }];
  }
  const unknown = template.variables.filter((name) => !names.includes(name));
  const unknownNeeds = template.membersOf('needs').filter((name) => !needs.includes(name));
  return [
    ...unknown.map((name) => `unknown variable '${name}'; known here: ${names.join(', ')}`),
    ...unknownNeeds.map((name) => `'needs.${name}' is not declared under needs`),
  ].map((message) => ({ path, message }));
}

function checkChoices({ output }: TaskDefinition): DefinitionProblem[] {
  if (output.format !== 'choice') return [];
  const values = output.choices.map((choice) => choice.value);
  return values.flatMap((value, i) =>
    values.indexOf(value) < i
      ? [{ path: ['output', 'choices', i], message: `the choice '${value}' stands twice` }]
      : [],
  );
}

function checkSchemaAndExamples(definition: TaskDefinition): DefinitionProblem[] {
  let schema: InputSchema;
  try {
    schema = new InputSchema(definition.input.schema);
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
