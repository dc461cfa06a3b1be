// Writes what is generated from the definition of task files: the JSON Schema that editors read, and the table of fields in
// docs/tasks.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { taskJsonSchema } from '../packages/core/dist/index.js';
import { taskReference } from './task-reference.mjs';

mkdirSync('packages/tasks/schema', { recursive: true });
const schema = taskJsonSchema();
writeFileSync('packages/tasks/schema/task.schema.json', `${JSON.stringify(schema, null, 2)}\n`);

const [begin, end] = ['<!-- fields: generated -->', '<!-- end of fields -->'];
const page = readFileSync('docs/tasks.md', 'utf8');
const [before] = page.split(begin);
const [, after] = page.split(end);
writeFileSync('docs/tasks.md', `${before}${begin}\n\n${taskReference(schema)}\n\n${end}${after}`);
