/** What a task file takes from others: the fields of the one that it extends, and the texts of its partials. */
import { QaioError, errorMessage } from '../errors.js';
import { told } from '../told.js';
import { type JsonObject as Fields, isJsonObject } from '../constraint/json-object.js';
import type { ReadBeside } from './task-folder.js';
import { yamlText } from './yaml-text.js';

const maxGenerations = 5;
const fileMark = 'file:';
// fields whose entries are inherited one by one
const mergedFields = ['config', 'partials', 'metadata', 'gates'];
const wordingFields = ['system', 'prompt', 'examples'];

/** With the fields of the task that it extends, in pieces. @throws QaioError `invalid-task` */
export function* withInheritance(fields: unknown, read: ReadBeside): Generator<undefined, unknown> {
  return isJsonObject(fields) ? yield* inherit(fields, read, 0) : fields;
}

/** With the texts of partials that are files. @param read gives the file that a partial names */
export function withPartials(fields: unknown, read: (file: string, partial: string) => string): unknown {
  if (!isJsonObject(fields) || !isJsonObject(fields['partials'])) return fields;
  const partials = Object.entries(fields['partials']).map(([name, text]) => [
    name,
    typeof text === 'string' && text.startsWith(fileMark)
      ? read(text.slice(fileMark.length).trim(), name).trimEnd()
      : text,
  ]);
  return { ...fields, partials: Object.fromEntries(partials) as Fields };
}

function* inherit(fields: Fields, read: ReadBeside, generation: number): Generator<undefined, Fields> {
  const base = fields['extends'];
  if (typeof base !== 'string') return fields;
  if (generation >= maxGenerations)
    throw new QaioError(
      'invalid-task',
      told`extends itself, or a chain of more than ${maxGenerations} files`,
    );
  const parsed = yield* parseYaml(read(base), base);
  const parent = yield* inherit(parsed, read, generation + 1);
  const merged = mergedFields
    .filter((key) => isJsonObject(parent[key]) && isJsonObject(fields[key]))
    .map((key) => [key, { ...(parent[key] as Fields), ...(fields[key] as Fields) }]);
  return { ...withoutStaleVariants(parent, fields), ...fields, ...(Object.fromEntries(merged) as Fields) };
}

/** Variants belong to the wording that they stand beside: who brings wording of its own does not take them over. */
function withoutStaleVariants(parent: Fields, fields: Fields): Fields {
  if (!wordingFields.some((key) => key in fields)) return parent;
  return Object.fromEntries(Object.entries(parent).filter(([key]) => key !== 'variants'));
}

function* parseYaml(text: string, file: string): Generator<undefined, Fields> {
  const { document, slip } = yield* yamlText(text);
  if (slip) throw new QaioError('invalid-task', told`${file}: ${slip.message}`);
  yield;
  try {
    const fields: unknown = document.toJS();
    if (isJsonObject(fields)) return fields;
  } catch (cause) {
    throw new QaioError('invalid-task', `${file}: ${errorMessage(cause)}`, { cause });
  }
  throw new QaioError('invalid-task', told`${file} is not a task file; expected a YAML mapping of fields`);
}
