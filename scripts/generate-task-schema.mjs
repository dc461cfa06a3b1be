// Writes the JSON Schema of task files, which editors read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { taskJsonSchema } from '../packages/core/dist/index.js';

mkdirSync('packages/tasks/schema', { recursive: true });
writeFileSync('packages/tasks/schema/task.schema.json', `${JSON.stringify(taskJsonSchema(), null, 2)}\n`);
