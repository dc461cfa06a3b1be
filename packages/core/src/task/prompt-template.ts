import { Template, tokenize } from '@huggingface/jinja';
import { QaioError, errorPart } from '../errors.js';
import { told } from '../told.js';
import { templateFault } from './template-fault.js';
import { type TemplateNode, templateProblems } from './template-limits.js';
import { jinjaNames } from './template-names.js';

type AstNode = TemplateNode;

const lexemesOf = tokenize as (source: string) => readonly unknown[];
// some milliseconds; the largest that ships has 127
const maxLexemes = 5_000;
// likewise: the library looks for a tag behind each of the blanks that stand in a row, in steps that grow with their square
// https://github.com/huggingface/huggingface.js/blob/main/packages/jinja/src/lexer.ts
const maxBlankSteps = 4_000_000;

/** A Jinja template of a task: what it names can be listed before anything is rendered. */
export class PromptTemplate {
  /** Free variables, each once. */
  readonly variables: readonly string[];
  /** Why it would be too costly to render for untrusted callers. */
  readonly problems: readonly string[];
  readonly #template: Template;
  readonly #members = new Map<string, Set<string>>();
  readonly #attributes = new Map<string, Set<string>>();

  /** @throws QaioError `invalid-task` */
  constructor(source: string) {
    try {
      requireFewBlanks(source);
      const { length } = lexemesOf(source);
      if (length > maxLexemes) throw tooLong(length);
      this.#template = new Template(source);
    } catch (cause) {
      if (cause instanceof QaioError) throw cause;
      throw new QaioError('invalid-task', told`not a valid Jinja template: ${templateFault(cause, source)}`, {
        cause,
      });
    }
    const names = new Set<string>();
    const bound = new Set<string>(jinjaNames);
    const parsed: unknown = this.#template.parsed;
    if (isNode(parsed)) walk(parsed, (node) => this.#visit(node, names, bound));
    this.problems = isNode(parsed) ? templateProblems(parsed, walk) : [];
    this.variables = [...names].filter((name) => !bound.has(name));
  }

  /** Names that the template reads of a variable, such as `mood` in `needs.mood`. */
  membersOf(variable: string): readonly string[] {
    return [...(this.#members.get(variable) ?? [])];
  }

  /** Those of them that it names as they are, with a dot. */
  attributesOf(variable: string): readonly string[] {
    return [...(this.#attributes.get(variable) ?? [])];
  }

  /** @throws QaioError `invalid-input` when an expression fails on these values */
  render(values: Readonly<Record<string, unknown>>): string {
    try {
      return this.#template.render(values);
    } catch (cause) {
      throw new QaioError('invalid-input', told`The prompt template failed: ${errorPart(cause)}`, {
        cause,
      });
    }
  }

  #visit(node: AstNode, names: Set<string>, bound: Set<string>): void {
    if (node.type === 'Identifier') names.add(String(node['value']));
    if (node.type === 'For') collectIdentifiers(node['loopvar'], bound);
    if (node.type === 'Set') collectIdentifiers(node['assignee'], bound);
    if (node.type !== 'MemberExpression') return;
    const object = node['object'] as AstNode;
    const property = node['property'] as AstNode;
    if (object.type !== 'Identifier') return;
    const [variable, member] = [String(object['value']), String(property['value'])];
    const maps = node['computed'] === true ? [this.#members] : [this.#members, this.#attributes];
    for (const map of maps) map.set(variable, (map.get(variable) ?? new Set()).add(member));
  }
}

const tooLong = (lexemes: number): QaioError =>
  new QaioError(
    'invalid-task',
    told`the template has ${lexemes} names, signs and texts, but at most ${maxLexemes} may be there; put what does not change into a text without {{ }}`,
  );

/** @throws QaioError `invalid-task` */
function requireFewBlanks(source: string): void {
  const rows = (source.match(/\s{2,}/gu) ?? []).map(({ length }) => length);
  if (rows.reduce((sum, length) => sum + length ** 2, 0) <= maxBlankSteps) return;
  const longest = rows.reduce((most, length) => Math.max(most, length), 0);
  throw new QaioError(
    'invalid-task',
    told`the template has up to ${longest} spaces and line ends in a row, too many to look through for tags; shorten such rows`,
  );
}

function collectIdentifiers(root: unknown, into: Set<string>): void {
  if (!isNode(root)) return;
  walk(root, (node) => {
    if (node.type === 'Identifier') into.add(String(node['value']));
  });
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Visits every node that stands for a value; operators and the names of members, filters and tests do not. */
function walk(node: AstNode, visit: (node: AstNode) => void): void {
  visit(node);
  for (const child of Object.entries(node).flatMap(([key, value]) => valueChildren(node, key, value)))
    if (isNode(child)) walk(child, visit);
}

function valueChildren(node: AstNode, key: string, child: unknown): unknown[] {
  if (isName(node, key)) return [];
  if (key === 'filter') return isNode(child) && child.type === 'CallExpression' ? [child['args']].flat() : [];
  return child instanceof Map ? [...child].flat() : [child].flat();
}

function isName(node: AstNode, key: string): boolean {
  if (key === 'operator') return true;
  if (key === 'property') return node['computed'] !== true;
  return (
    `${node.type}.${key}` === 'TestExpression.test' ||
    `${node.type}.${key}` === 'KeywordArgumentExpression.key'
  );
}
