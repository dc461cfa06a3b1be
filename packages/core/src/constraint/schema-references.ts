import { QaioError } from '../errors.js';

/**
 * The JSON Schema with every `$ref` replaced by what it refers to.
 *
 * @throws QaioError `invalid-task` on a reference that leads out of the schema, to nothing, or to a part that contains it
 */
export function withoutReferences(root: object): Readonly<Record<string, unknown>> {
  return resolved(root, root, []) as Readonly<Record<string, unknown>>;
}

function resolved(value: unknown, root: object, within: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, root, within));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref: reference, ...others } = value as Readonly<Record<string, unknown>>;
  // a property may be called $ref too
  const isReference = typeof reference === 'string';
  const unfolded = isReference ? resolved(target(reference, root, within), root, [...within, reference]) : {};
  const own = Object.entries(isReference ? others : value);
  return {
    ...(unfolded as object),
    ...Object.fromEntries(own.map(([key, item]) => [key, resolved(item, root, within)])),
  };
}

/** @param within references that are being unfolded */
function target(reference: string, root: object, within: readonly string[]): unknown {
  const refuse = (problem: string): never => {
    throw new QaioError('invalid-task', `the JSON Schema's $ref ${reference} ${problem}`);
  };
  if (within.includes(reference)) return refuse('is recursive, so its output could not be guaranteed to end');
  const [start, ...keys] = reference.split('/').map(decoded);
  if (start !== '#') return refuse('leads out of the schema; expected #/$defs/NAME');
  const referent = keys.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    root,
  );
  return typeof referent === 'object' && referent !== null ? referent : refuse('refers to nothing');
}

/** RFC 6901 */
const decoded = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
