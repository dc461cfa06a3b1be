import { type CharacterAutomaton, compilePattern } from '../constraint/character-automaton.js';
import { jsonSchemaPattern } from '../constraint/json-schema-pattern.js';
import { ValueSchema } from '../constraint/value-schema.js';
import type { TaskDefinition } from '../task/task-definition.js';

type OutputFormat = TaskDefinition['output'];

/** What the model may write; undefined where it is free. @throws QaioError `invalid-task` */
export function outputAutomaton(output: OutputFormat): CharacterAutomaton | undefined {
  if (output.format === 'regex') return compilePattern(output.pattern);
  return output.format === 'json' ? compilePattern(jsonSchemaPattern(output.schema)) : undefined;
}

/**
 * Compiles the format. @returns tells what is wrong with an output, for people; undefined where it fits
 *
 * @throws QaioError `invalid-task` where the format itself is wrong
 */
export function outputCheck(output: OutputFormat): (value: unknown) => string | undefined {
  outputAutomaton(output);
  switch (output.format) {
    case 'text':
      return (value) => (typeof value === 'string' ? undefined : 'expected a text');
    case 'choice':
      return choiceCheck(output.choices.map(({ value }) => value));
    case 'regex':
      return regexCheck(output.pattern);
    case 'json':
      return jsonCheck(output.schema);
  }
}

function choiceCheck(labels: readonly string[]): (value: unknown) => string | undefined {
  return (value) =>
    labels.some((label) => label === value) ? undefined : `is no choice; expected ${labels.join(', ')}`;
}

function regexCheck(pattern: string): (value: unknown) => string | undefined {
  const whole = new RegExp(`^(?:${pattern.replace(/^\^/u, '').replace(/(?<!\\)\$$/u, '')})$`, 'su');
  return (value) =>
    typeof value === 'string' && whole.test(value) ? undefined : `does not match ${pattern}`;
}

function jsonCheck(schema: object): (value: unknown) => string | undefined {
  const compiled = new ValueSchema(schema);
  return (value) =>
    compiled
      .violations(value)
      .map(({ field, description }) => `${field.replace(/^input/u, 'output')} ${description}`)
      .join('; ') || undefined;
}
