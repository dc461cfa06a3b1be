import { type Turn, taskName } from '@qaio/client';

/**
 * What a program would send for a turn, as a shell runs it.
 *
 * @param origin of the server, such as `http://127.0.0.1:7860`
 */
export function curlCommand(origin: string, { task, input }: Pick<Turn, 'task' | 'input'>): string {
  const address = `${origin}/v1/tasks/${encodeURIComponent(taskName(task))}:run`;
  return [
    `curl ${quoted(address)}`,
    `-H 'content-type: application/json'`,
    `-d ${quoted(JSON.stringify({ input }))}`,
  ].join(' \\\n  ');
}

// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02: nothing is special in it but its end
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
