import { protoFieldPaths } from '@qaio/protocol';
import type { PublicError } from '../public-error.js';

const paths = [...protoFieldPaths.keys()].map((path) => path.replaceAll('.', '\\.'));
// neither a part of a longer path, such as one of a task's own input, nor of a longer name
const namedField = new RegExp(`(?<![\\w.])(?:${paths.join('|')})(?!\\w)`, 'gu');

/** An error whose fields go by their names in the .proto, as gRPC's clients know them; elsewhere they go by those in JSON. */
export function inProtoNames(error: PublicError): PublicError {
  const violations = error.violations.map((violation) => ({
    ...violation,
    field: inProto(violation.field),
  }));
  return { ...error, message: inProto(error.message), violations };
}

const inProto = (text: string): string =>
  text.replaceAll(namedField, (path) => protoFieldPaths.get(path) ?? path);
