import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { QaioError, errorPart } from '../errors.js';
import { told } from '../told.js';
import { decodeText } from '../text/decode-text.js';

// a task is a page of text; anything larger is a mistake
export const maxTaskFileBytes = 1 << 20;

/** Reads a file beside another by its bare name. */
export type ReadBeside = (name: string) => string;

/**
 * A task file names only files of its own folder, whatever links lie there. Where it is a link itself, as in a ConfigMap
 * of Kubernetes, the folder that it lies in is its own, too.
 *
 * @throws QaioError `invalid-task`
 */
export function readBeside(file: string): ReadBeside {
  const folder = dirname(file);
  return (name) => {
    if (basename(name) !== name || name === '..' || name === '.' || name.includes('\\'))
      throw new QaioError(
        'invalid-task',
        told`'${name}' is not a file beside ${file}; expected a file name without a path`,
      );
    const path = join(folder, name);
    try {
      if (!ownFolders(file).includes(dirname(realpathSync(path))))
        throw new QaioError('invalid-task', told`'${name}' is a link that leads out of ${folder}`);
      if (statSync(path).size > maxTaskFileBytes)
        throw new QaioError(
          'invalid-task',
          told`'${name}' is larger than 1 MiB, the most that a task file may have`,
        );
      return decodeText(readFileSync(path), { name, code: 'invalid-task' });
    } catch (cause) {
      if (cause instanceof QaioError) throw cause;
      throw new QaioError(
        'invalid-task',
        told`'${name}', expected beside ${file}, cannot be read: ${errorPart(cause)}`,
        { cause },
      );
    }
  };
}

/** Real paths. */
function ownFolders(file: string): string[] {
  const folder = realpathSync(dirname(file));
  try {
    return [folder, dirname(realpathSync(file))];
  } catch {
    return [folder];
  }
}
