/** YAML text to a checked TaskDefinition, or to every problem in it with line and column. */
import { type Document, isMap, isNode, isScalar } from 'yaml';
import { atOnce } from '../constraint/turns.js';
import { QaioError, type SourceProblem, errorPart, invalidTask, worded } from '../errors.js';
import { type Told, told } from '../told.js';
import { type TaskDefinition, taskDefinitionSchema } from '../task/task-definition.js';
import { checkDefinition, type DefinitionProblem } from './definition-check.js';
import { shapeProblems } from './shape-problems.js';
import type { ReadBeside } from './task-folder.js';
import { quoteSlips } from './yaml-slips.js';
import { withInheritance, withPartials } from './task-inheritance.js';
import { type SourcePlace, yamlText } from './yaml-text.js';

type Path = readonly PropertyKey[];

const nothingBeside: ReadBeside = (name) => {
  throw new QaioError(
    'invalid-task',
    told`'${name}' cannot be read, because the task was not loaded from a folder`,
  );
};

/** A checked definition, and where its keys stand. */
export interface TaskSource {
  readonly definition: TaskDefinition;
  /** The place of the deepest part of a path that the file has. */
  readonly placeOf: (path: Path) => SourcePlace;
}

/** The definition alone, at once. @throws QaioError `invalid-task` with all problems */
export function parseTaskFile(text: string, file: string, read = nothingBeside): TaskDefinition {
  return atOnce(parseTaskSource(text, file, read)).definition;
}

/**
 * In pieces.
 *
 * @param read gives the files that the task names
 * @throws QaioError `invalid-task` with all problems
 */
export function* parseTaskSource(
  text: string,
  file: string,
  read = nothingBeside,
): Generator<undefined, TaskSource> {
  const { document, slip, placeAt } = yield* yamlText(text);
  const at = (offset: number, path: Path, message: string | Told): SourceProblem => {
    const { line, column } = placeAt(offset);
    return { file, line, column, path: path.join('.'), ...worded('message', message) };
  };
  const slips = slip ? [slip] : quoteSlips(document);
  if (!document || slips.length > 0)
    throw invalidTask(slips.map(({ offset, message }) => at(offset, [], message)));
  yield;
  const locate = ({ path, message }: DefinitionProblem): SourceProblem =>
    at(offsetOf(document, path), path, message);
  // refuses alias bombs: at most 100 uses
  const written = orProblem<unknown>(
    () => document.toJS(),
    (message) => at(0, [], message),
  );
  const merged = yield* inherited(written, read, (message) => locate({ path: ['extends'], message }));
  const whole = withPartials(merged, (name, partial) =>
    orProblem(
      () => read(name),
      (message) => locate({ path: ['partials', partial], message }),
    ),
  );
  const plain = withoutForeignKeys(whole);
  yield;
  const parsed = taskDefinitionSchema.safeParse(plain);
  yield;
  if (!parsed.success) throw invalidTask((yield* shapeProblems(plain, parsed.error.issues)).map(locate));
  const semantic = yield* checkDefinition(parsed.data);
  if (semantic.length > 0) throw invalidTask(semantic.map(locate));
  return { definition: parsed.data, placeOf: (path) => placeAt(offsetOf(document, path)) };
}

function* inherited(
  fields: unknown,
  read: ReadBeside,
  problem: (message: string | Told) => SourceProblem,
): Generator<undefined, unknown> {
  try {
    return yield* withInheritance(fields, read);
  } catch (error) {
    throw invalidTask([problem(errorPart(error))]);
  }
}

function orProblem<T>(work: () => T, problem: (message: string | Told) => SourceProblem): T {
  try {
    return work();
  } catch (error) {
    throw invalidTask([problem(errorPart(error))]);
  }
}

/** Top-level keys with a dot belong to other tools (`acme.costCenter`) and are ignored. */
function withoutForeignKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.includes('.')));
}

/** Where the deepest part of the path that exists begins; for a mapping's entry, where its key does. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (!isNode(parent)) continue;
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path[length - 1]))
      : undefined;
    const node: unknown = pair ? pair.key : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
    if (parent.range) return parent.range[0];
  }
  return 0;
}
