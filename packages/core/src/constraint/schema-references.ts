import { QaioError } from '../errors.js';
import { type Told, told } from '../told.js';

/**
 * The JSON Schema with every `$ref` replaced by what it refers to.
 *
 * @throws QaioError `invalid-task` on a reference that leads out of the schema, to nothing, or to a part that contains it
 */
export function withoutReferences(root: object): Readonly<Record<string, unknown>> {
  return new Unfolding(root, maxParts).resolved(root, []) as Readonly<Record<string, unknown>>;
}

// a few references to references would be millions of parts
const maxParts = 20_000;

/** How many parts a JSON Schema has, unfolded. @throws QaioError `invalid-task` likewise, and where it has more than `most` */
export function schemaParts(root: object, most: number): number {
  const unfolding = new Unfolding(root, most);
  unfolding.resolved(root, []);
  return unfolding.parts;
}

class Unfolding {
  parts = 0;

  constructor(
    readonly root: object,
    readonly most: number,
  ) {}

  resolved(value: unknown, within: readonly string[]): unknown {
    if (++this.parts > this.most)
      throw new QaioError(
        'invalid-task',
        told`the JSON Schema has more than ${this.most} parts once its references are unfolded`,
      );
    if (Array.isArray(value)) return value.map((item) => this.resolved(item, within));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref: reference, ...others } = value as Readonly<Record<string, unknown>>;
    // a property may be called $ref too
    const isReference = typeof reference === 'string';
    const unfolded = isReference
      ? this.resolved(target(reference, this.root, within), [...within, reference])
      : {};
    const own = Object.entries(isReference ? others : value);
    return {
      ...(unfolded as object),
      ...Object.fromEntries(own.map(([key, item]) => [key, this.resolved(item, within)])),
    };
  }
}

/** @param within references that are being unfolded */
function target(reference: string, root: object, within: readonly string[]): unknown {
  const refuse = (problem: Told): never => {
    throw new QaioError('invalid-task', told`has "$ref": "${reference}", which ${problem}`);
  };
  if (within.includes(reference)) return refuse(told`stands within what it refers to, and so never ends`);
  const [start, ...keys] = reference.split('/').map(decoded);
  if (start !== '#')
    return refuse(told`leads out of the schema; write "#/$defs/NAME", and define NAME under "$defs"`);
  const referent = keys.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    root,
  );
  return typeof referent === 'object' && referent !== null
    ? referent
    : refuse(told`refers to nothing; define it under "$defs", or write the schema in its place`);
}

/** RFC 6901 */
const decoded = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
