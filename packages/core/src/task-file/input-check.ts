/** Whether what a task is given has a schema that can be used, and examples and tests keep to it. */
import { errorPart } from '../errors.js';
import { type Told, told } from '../told.js';
import { ValueSchema } from '../constraint/value-schema.js';
import type { TaskDefinition } from '../task/task-definition.js';
import { templateNames } from '../task/template-names.js';
import type { DefinitionProblem, Problems } from './definition-check.js';
import { schemaFaults } from './schema-check.js';

/** In pieces. */
export function* checkInput(definition: TaskDefinition): Problems {
  return [...takenNames(definition), ...(yield* checkSchemaAndExamples(definition))];
}

/** Inputs that no template could name. */
function takenNames({ input }: TaskDefinition): DefinitionProblem[] {
  return Object.keys(input.schema.properties)
    .filter((name) => templateNames.has(name))
    .map((name) => ({
      path: ['input', 'schema', 'properties', name],
      message: told`templates have a '${name}' of their own; give this input another name`,
    }));
}

function* checkSchemaAndExamples(definition: TaskDefinition): Problems {
  const faults = schemaFaults(definition.input.schema, ['input', 'schema']);
  if (faults.length > 0) return faults;
  let schema: ValueSchema;
  try {
    schema = yield* ValueSchema.compiling(definition.input.schema, 'input');
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
