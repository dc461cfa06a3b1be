/** What is wrong with a task file, as a client may know it: neither where the server keeps its files nor what its system says. */
import { constants } from 'node:os';
import { basename, dirname, isAbsolute } from 'node:path';
import { type SourceProblem, Told, type ToldPart } from '@qaio/core';

type PublicProblem = Omit<SourceProblem, 'told'>;

/** What a sentence is in the client's language; undefined where English is as good. */
export type Translate = (said: Told) => string | undefined;

export function publicProblem(problem: SourceProblem, translate: Translate = () => undefined): PublicProblem {
  const { file, line, column, path, message } = problem;
  const folder = dirname(file);
  const bare = withoutFolders(problem.told ?? message, folder);
  const said = (bare instanceof Told ? translate(bare) : undefined) ?? String(bare);
  const named = isAbsolute(file) ? said.replaceAll(`${folder}/`, '').replaceAll(folder, itsFolder) : said;
  const known = named.replace(systemError, withoutSystem).replace(folders, '');
  return { file: basename(file), line, column, path, message: known };
}

// in what libraries say: /srv/tasks/a.yaml, C:\tasks\a.yaml
const folders =
  /(?<=['"])(?:\/|[A-Za-z]:[\\/])[^'"\n]*[\\/]|(?<=^|[\s(])(?:file:\/\/\/|[A-Za-z]:[\\/]|\/)(?:[^\s'"():;,/\\]+[\\/])+/gu;

// ENOENT: no such file or directory, open '/srv/tasks/a.yaml'
const systemError = /(?:Error: )?\b(?<code>E[A-Z0-9]+): [^'\n]*, \w+(?: '[^'\n]*')?(?: -> '[^'\n]*')?/gu;
// the same as core tells it: there is no such file or folder (ENOENT)
const systemForm = /\(E[A-Z0-9]+\)$/u;
const itsFolder = 'its folder';
const inTheLog = 'the server’s log says why';

const withoutSystem = (said: string, code: string): string => (code in constants.errno ? inTheLog : said);

/** @param folder of the file */
function withoutFolders(part: ToldPart, folder: string): ToldPart {
  if (part instanceof Told) {
    if (systemForm.test(part.form)) return inTheLog;
    return new Told(
      part.form,
      part.parts.map((inner) => withoutFolders(inner, folder)),
    );
  }
  if (typeof part !== 'string' || !isAbsolute(part)) return part;
  return part === folder ? itsFolder : basename(part);
}
