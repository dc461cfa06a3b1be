/** Whether a task's gates are about something that it has. */
import type { OutputFormat } from '../output/output-format.js';
import type { TaskDefinition } from '../task/task-definition.js';
import type { DefinitionProblem } from './definition-check.js';

const choiceGates = ['minMacroF1', 'maxCalibrationError', 'minCoverage'] as const;

export function checkGates({ gates, output }: TaskDefinition, format: OutputFormat): DefinitionProblem[] {
  const forChoices = choiceGates
    .filter((name) => gates[name] !== undefined && !format.features.confidence)
    .map((name) => ({
      path: ['gates', name],
      message: `a ${output.format} task has no labels; only choice tasks do`,
    }));
  const tolerances = Object.keys(gates.tolerance ?? {}).filter((name) => !isNumber(output, name));
  return [
    ...forChoices,
    ...tolerances.map((name) => ({
      path: ['gates', 'tolerance', name],
      message: `'${name}' is not a number in the task’s output schema`,
    })),
  ];
}

function isNumber(output: TaskDefinition['output'], name: string): boolean {
  if (output.format !== 'json') return false;
  const { properties } = output.schema;
  if (!Object.hasOwn(properties, name)) return false;
  return /"(?:number|integer)"/u.test(JSON.stringify(properties[name]));
}
