import { readFile } from 'node:fs/promises';
import { QaioError, decodeText, errorPart, told } from '@qaio/core';
import { type EncodingOptions, encodingRemedy } from '../encoding-option.js';
import { UsageError } from '../exit-code.js';
import type { DataRecord } from './data-record.js';
import { delimitedRecords } from './delimited-records.js';
import { jsonRecords } from './json-records.js';

/** What a file says, in any of the layouts. @throws QaioError `invalid-input` with the place of what cannot be read */
export async function readDataFile(path: string, { encoding }: EncodingOptions): Promise<DataRecord[]> {
  if (path === standardInput)
    throw new UsageError(told`- does not mean standard input here. Write ./- for a file of that name.`);
  const [spreadsheet] = /\.(?:xlsx?|ods|numbers|parquet)$/iu.exec(path) ?? [];
  if (spreadsheet !== undefined)
    throw new QaioError(
      'invalid-input',
      told`${path}: a ${spreadsheet} file is not read. Save its table as .csv, .tsv, .jsonl or .json.`,
    );
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new QaioError('invalid-input', told`${path} could not be read: ${errorPart(cause)}`, { cause });
  });
  return recordsOf(decodeText(bytes, { name: path, encoding, remedy: encodingRemedy }), path);
}

/** What stands for it in the place of a path. */
const standardInput = '-';

/** By the file's name; where that says nothing, by how it begins. */
function recordsOf(text: string, path: string): DataRecord[] {
  const [, ending = ''] = /\.(csv|tsv|jsonl|ndjson|json)$/iu.exec(path) ?? [];
  const kind = ending.toLowerCase() || (/^\s*[[{]/u.test(text) ? 'json' : 'csv');
  if (kind === 'csv') return delimitedRecords(text, path);
  return kind === 'tsv' ? delimitedRecords(text, path, '\t') : jsonRecords(text, path);
}
