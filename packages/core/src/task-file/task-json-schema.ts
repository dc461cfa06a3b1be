import { z } from 'zod';
import { taskDefinitionSchema } from '../task/task-definition.js';

/** The shape of task files as JSON Schema, for editors. Keys with a dot belong to others and may hold anything. */
export function taskJsonSchema(): Record<string, unknown> {
  const { required, ...schema } = z.toJSONSchema(taskDefinitionSchema, { target: 'draft-7', io: 'input' });
  return {
    title: 'Prompt task',
    ...schema,
    patternProperties: { '\\.': {} },
    // what a file that extends another leaves out, it takes from there
    if: { required: ['extends'] },
    else: { required },
  };
}
