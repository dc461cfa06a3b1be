/** What is wrong with a task file, as a client may know it: neither where the server keeps its files nor what its system says. */
import { constants } from 'node:os';
import { basename, dirname, isAbsolute } from 'node:path';
import { type SourceProblem, Told, type ToldPart, told } from '@qaio/core';

type PublicProblem = Omit<SourceProblem, 'told'>;

export function publicProblem(problem: SourceProblem): PublicProblem {
  const { file, line, column, path, message } = problem;
  const said = String(withoutFolders(problem.told ?? message));
  const named = isAbsolute(file)
    ? said.replaceAll(`${dirname(file)}/`, '').replaceAll(dirname(file), 'its folder')
    : said;
  const known = named
    .replace(systemError, withoutSystem)
    .replace(toldError, withoutSystem)
    .replace(folders, '');
  return { file: basename(file), line, column, path, message: known };
}

// in what libraries say: /srv/tasks/a.yaml, C:\tasks\a.yaml
const folders =
  /(?<=['"])(?:\/|[A-Za-z]:[\\/])[^'"\n]*[\\/]|(?<=^|[\s(])(?:file:\/\/\/|[A-Za-z]:[\\/]|\/)(?:[^\s'"():;,/\\]+[\\/])+/gu;

// ENOENT: no such file or directory, open '/srv/tasks/a.yaml'
const systemError = /(?:Error: )?\b(?<code>E[A-Z0-9]+): [^'\n]*, \w+(?: '[^'\n]*')?(?: -> '[^'\n]*')?/gu;
// there is no such file or folder (ENOENT)
const toldError = /(?<=: )[^:\n]+ \((?<code>E[A-Z0-9]+)\)/gu;
// the same as core tells it, with the code before or behind
const systemForm = /^E[A-Z0-9]+: |\(E[A-Z0-9]+\)$/u;
const inTheLog = told`the server’s log says why`;

const withoutSystem = (said: string, code: string): string =>
  code in constants.errno ? String(inTheLog) : said;

function withoutFolders(part: ToldPart): ToldPart {
  if (part instanceof Told)
    return systemForm.test(part.form) ? inTheLog : new Told(part.form, part.parts.map(withoutFolders));
  return typeof part === 'string' && isAbsolute(part) ? basename(part) : part;
}
