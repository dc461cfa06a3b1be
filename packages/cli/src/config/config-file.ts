/** A YAML file of settings, or every problem in it with line and column. */
import { readFile } from 'node:fs/promises';
import { QaioError, errorPart, nearName, shapeFault, type Told, told, toldAll } from '@qaio/core';
import { parseAddress } from '@qaio/server/address';
import { originOf } from '@qaio/server/origin';
import { type Document, LineCounter, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../exit-code.js';
import { type ConfigKey, type ServerConfig, configKeys, serverConfigSchema } from './server-config.js';

export interface ConfigFile {
  readonly settings: ServerConfig;
  /** FILE:LINE of a key that it has. */
  readonly placeOf: (key: ConfigKey) => string;
}

type Path = readonly PropertyKey[];

/** @throws UsageError for a file that cannot be read @throws QaioError `invalid-option` with all problems */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(told`--config: ${file} could not be read: ${errorPart(cause)}.`);
  });
  return parseConfigFile(text, file);
}

/** @throws QaioError `invalid-option` with all problems */
export function parseConfigFile(text: string, file: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    uniqueKeys: false,
  });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const faults = document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`);
  if (faults.length > 0) throw new QaioError('invalid-option', faults.join('\n'));
  const plain = plainOf(document, file);
  const parsed = serverConfigSchema.safeParse(plain);
  const shapes = (parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, plain));
  const placed = [...shapes, ...placeProblems(plain)].map(({ path, message }) => ({
    offset: offsetOf(document, path),
    message,
  }));
  const problems = [...placed, ...repeatedKeys(document)].sort((one, other) => one.offset - other.offset);
  if (!parsed.success || problems.length > 0)
    throw new QaioError(
      'invalid-option',
      toldAll(
        problems.map(({ offset, message }) => told`${at(offset)}: ${message}`),
        '\n',
      ),
    );
  const placeOf = (key: ConfigKey): string => at(offsetOf(document, [key])).replace(/:\d+$/u, '');
  return { settings: parsed.data, placeOf };
}

interface PlacedProblem {
  readonly offset: number;
  readonly message: Told;
}

/** At every second place of a key in the same mapping. */
function repeatedKeys(document: Document): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value))
          problems.push({ offset: key.range?.[0] ?? 0, message: secondTime(key.value) });
        seen.add(key.value);
      }
    },
  });
  return problems;
}

const secondTime = (key: unknown): Told =>
  told`the key '${String(key)}' stands here for the second time; remove one of the two`;

/** @throws QaioError `invalid-option` for aliases that would grow without end */
function plainOf(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    throw new QaioError('invalid-option', told`${file}: ${errorPart(cause)}`, { cause });
  }
}

interface Problem {
  readonly path: Path;
  readonly message: Told;
}

function problemsOf(issue: z.core.$ZodIssue, plain: unknown): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: told`unknown key '${key}'${hint(key)}`,
    }));
  const place = path.length === 0 ? '' : `${path.join('.')}: `;
  if (issue.code === 'invalid_value')
    return [{ path, message: told`${place}expected one of ${issue.values.join(', ')}` }];
  const value = path.reduce<unknown>((one, key) => (one as Record<PropertyKey, unknown>)[key], plain);
  return [{ path, message: told`${place}${shapeFault(issue, value)}` }];
}

/** Of settings that are texts of a form of their own. */
const formOf: Partial<Record<ConfigKey, (text: string) => unknown>> = {
  listen: parseAddress,
  http: parseAddress,
  allowOrigin: originOf,
};

/** What is wrong with addresses and origins; what is no text is told otherwise. */
function placeProblems(plain: unknown): Problem[] {
  return Object.entries(formOf).flatMap(([key, read]) => {
    const value = (plain as Readonly<Record<string, unknown>> | null)?.[key];
    const texts = Array.isArray(value)
      ? value.map((text, i) => ({ path: [key, i], text: text as unknown }))
      : [{ path: [key], text: value }];
    return texts.flatMap(({ path, text }) => {
      if (typeof text !== 'string' || text === '') return [];
      const fault = faultOf(() => read(text));
      return fault === undefined ? [] : [{ path, message: told`${path.join('.')}: ${fault}` }];
    });
  });
}

function faultOf(work: () => unknown): Told | string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return errorPart(error);
  }
}

function hint(key: string): Told {
  // as on the command line
  const camel = key
    .replace(/^--/u, '')
    .replace(/[-_](?<letter>[a-z])/gu, (_, letter: string) => letter.toUpperCase());
  const near = nearName(camel, configKeys);
  return near === undefined ? told`; expected ${configKeys.join(', ')}` : told`; did you mean '${near}'?`;
}

/** Where the key of the path's first part stands, or the entry in it. */
function offsetOf({ contents }: Document, path: Path): number {
  let offset = contents?.range?.[0] ?? 0;
  let node: unknown = contents;
  for (const part of path) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    if (!pair) break;
    offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
    node = pair.value;
  }
  return offset;
}
