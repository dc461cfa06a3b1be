/** Files that `aio tasks calibrate` writes beside a task's own. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { errorPart } from '../errors.js';
import { type Told, told } from '../told.js';
import { decodeText } from '../text/decode-text.js';

/** What a file holds, or why it cannot be used, in words for everybody, so without its folder; neither where there is none. */
export interface Companion<T> {
  readonly contents?: T;
  readonly fault?: Told | string;
}

/** @param file the task's own */
export function companionPath(file: string, kind: 'calibration' | 'readout' | 'scope'): string {
  return file.replace(/\.ya?ml$/u, `.${kind}.json`);
}

export async function readCompanion<T>(path: string, schema: z.ZodType<T>): Promise<Companion<T>> {
  try {
    const { data } = schema.safeParse(JSON.parse(decodeText(await readFile(path), { name: basename(path) })));
    return data === undefined ? { fault: told`it has not the form of such a file` } : { contents: data };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const fault = errorPart(error);
    return { fault: typeof fault === 'string' ? fault.split('\n', 1).join('') : fault };
  }
}
