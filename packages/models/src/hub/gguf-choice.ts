/** Which file of a GGUF repository is meant by a name such as Q4_K_M. */
import { posix } from 'node:path';

const extension = /\.gguf$/iu;
const splitFile = /-\d{5}-of-\d{5}$/u;
const label = /(?<![a-z0-9])(?:ud-)?(?:i?q\d\w*|tq\d\w*|mxfp4\w*|bf16|fp?16|fp?32)$/iu;

const stemOf = (name: string): string => posix.basename(name).replace(extension, '');

/** What vision models bring beside the model is not one. */
function modelFiles(names: readonly string[]): string[] {
  return names.filter((name) => extension.test(name) && !posix.basename(name).startsWith('mmproj'));
}

/**
 * @param names paths in the repository, with `/`
 * @param wanted a quantisation as {@link ggufLabels} lists them, or a file's whole name; in any case
 * @returns one of the names; where a quantisation fits several, whole files come first, then short names
 */
export function findGguf(names: readonly string[], wanted: string): string | undefined {
  const stem = wanted.replace(extension, '').toLowerCase();
  const files = modelFiles(names).sort(
    (a, b) => Number(isSplitGguf(a)) - Number(isSplitGguf(b)) || a.length - b.length || (a < b ? -1 : 1),
  );
  return (
    files.find((name) => stemOf(name).toLowerCase() === stem) ??
    files.find((name) => labelOf(name).toLowerCase() === stem)
  );
}

/** Whether a file is one of several that only together are a model. */
export function isSplitGguf(name: string): boolean {
  return splitFile.test(stemOf(name));
}

// of three bits and fewer, and those of models trained for their own
const unreadable = /^(?:ud-)?(?:iq[123]|tq|mxfp)/iu;

/** Whether a file's name says that its weights are stored in a way that is not read here. */
export function isUnreadableGguf(name: string): boolean {
  return unreadable.test(labelOf(name));
}

/** What {@link findGguf} can be asked for. */
export function ggufLabels(names: readonly string[]): string[] {
  return [...new Set(modelFiles(names).map(labelOf))].sort();
}

function labelOf(name: string): string {
  const stem = stemOf(name).replace(splitFile, '');
  return label.exec(stem)?.[0] ?? stem;
}
