/** YAML text to a checked TaskDefinition, or to every problem in it with line and column. */
import { type Document, LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { z } from 'zod';
import { QaioError, type SourceProblem, errorMessage } from '../errors.js';
import { type TaskDefinition, taskDefinitionSchema } from './task-definition.js';
import { checkDefinition, type DefinitionProblem } from './definition-check.js';
import { keyHint } from './known-keys.js';
import type { ReadBeside } from './task-folder.js';
import { withInheritance } from './task-inheritance.js';

type Path = readonly PropertyKey[];

const nothingBeside: ReadBeside = (name) => {
  throw new QaioError('invalid-task', `'${name}' cannot be read: the task does not come from a folder`);
};

/**
 * @param read gives the files that the task names
 * @throws QaioError `invalid-task` with all problems
 */
export function parseTaskFile(text: string, file: string, read = nothingBeside): TaskDefinition {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2' });
  const at = (offset: number, path: Path, message: string): SourceProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col, path: path.join('.'), message };
  };
  const syntax = document.errors.map((error) => at(error.pos[0], [], error.message));
  if (syntax.length > 0) throw invalidTask(syntax);
  const locate = ({ path, message }: DefinitionProblem): SourceProblem =>
    at(offsetOf(document, path), path, message);
  const plain = withoutForeignKeys(
    inherited(toPlain(document, at), read, (message) => [at(0, ['extends'], message)]),
  );
  const parsed = taskDefinitionSchema.safeParse(plain);
  if (!parsed.success) throw invalidTask(shapeProblems(plain, parsed.error.issues).map(locate));
  const semantic = checkDefinition(parsed.data);
  if (semantic.length > 0) throw invalidTask(semantic.map(locate));
  return parsed.data;
}

/** What has the wrong shape; where only keys are unknown, also what is wrong with the rest. */
function shapeProblems(plain: unknown, issues: readonly z.core.$ZodIssue[]): DefinitionProblem[] {
  const problems = issues.flatMap(describe);
  if (issues.some(({ code }) => code !== 'unrecognized_keys')) return problems;
  const pruned = structuredClone(plain);
  for (const { path } of problems) removeAt(pruned, path);
  const { data } = taskDefinitionSchema.safeParse(pruned);
  return [...problems, ...(data ? checkDefinition(data) : [])];
}

function removeAt(root: unknown, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], root);
  delete (parent as Record<PropertyKey, unknown>)[path.at(-1) ?? ''];
}

function inherited(
  fields: unknown,
  read: ReadBeside,
  problems: (message: string) => SourceProblem[],
): unknown {
  try {
    return withInheritance(fields, read);
  } catch (error) {
    throw invalidTask(problems(errorMessage(error)));
  }
}

function toPlain(
  document: Document,
  at: (offset: number, path: Path, message: string) => SourceProblem,
): unknown {
  try {
    return document.toJS(); // refuses alias bombs: at most 100 uses
  } catch (error) {
    throw invalidTask([at(0, [], errorMessage(error))]);
  }
}

/** Top-level keys with a dot belong to somebody else (`acme.costCenter`) and are left alone. */
function withoutForeignKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.includes('.')));
}

function describe(issue: z.core.$ZodIssue): DefinitionProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `unknown key '${key}'${keyHint(issue.path, key)}`,
    }));
  if (issue.code === 'invalid_union' && 'note' in issue)
    return [{ path: issue.path, message: `expected one of ${knownFormats(issue.path)}` }];
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.endsWith('undefined'))
    return [{ path: issue.path, message: `is missing; expected ${issue.expected}` }];
  return [{ path: issue.path, message: issue.message }];
}

const knownFormats = (path: Path): string =>
  path.includes('assert')
    ? 'equals, confidence, abstains, contains, matches, not-matches, maxChars, needs'
    : 'text, choice, regex, json';

/** Where the deepest part of the path that exists begins; for a mapping's entry, where its key does. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (!isNode(parent)) continue;
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === path[length - 1])
      : undefined;
    const node: unknown = pair ? pair.key : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
    if (parent.range) return parent.range[0];
  }
  return 0;
}

function invalidTask(problems: readonly SourceProblem[]): QaioError {
  const lines = problems.map(
    ({ file, line, column, path, message }) =>
      `${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}`,
  );
  return new QaioError('invalid-task', lines.join('\n'), { problems });
}
