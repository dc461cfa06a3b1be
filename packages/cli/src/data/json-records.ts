/** JSON Lines, or one JSON array. */
import { QaioError, type Told, errorPart, isJsonObject, told } from '@qaio/core';
import type { DataRecord } from './data-record.js';

const example = '{"text": "…", "label": "…"}';

/** @param file its path, for messages @throws QaioError `invalid-input` at the first value that is not an object */
export function jsonRecords(text: string, file: string): DataRecord[] {
  return text.trimStart().startsWith('[') ? arrayRecords(text, file) : lineRecords(text, file);
}

function lineRecords(text: string, file: string): DataRecord[] {
  return text.split('\n').flatMap((content, i) => {
    const line = i + 1;
    if (content.trim() === '') return [];
    const value = parsed(
      content,
      `${file}:${line}`,
      told`expected one JSON object per line, such as ${example}`,
    );
    return [{ line, fields: fieldsOf(value, `${file}:${line}`) }];
  });
}

function arrayRecords(text: string, file: string): DataRecord[] {
  const values = parsed(
    text,
    file,
    told`expected an array of objects such as ${example}`,
  ) as readonly unknown[];
  const lines = elementLines(text);
  return values.map((value, i) => {
    const line = lines[i] ?? 1;
    return { line, fields: fieldsOf(value, `${file}:${line}`) };
  });
}

function parsed(text: string, place: string, expected: Told): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QaioError('invalid-input', told`${place}: not JSON (${errorPart(cause)}); ${expected}`, {
      cause,
    });
  }
}

function fieldsOf(value: unknown, place: string): DataRecord['fields'] {
  if (isJsonObject(value)) return value;
  throw new QaioError('invalid-input', told`${place}: not a JSON object; expected one such as ${example}`);
}

const token = /"(?:[^"\\]|\\.)*"|[[\]{},\n]|[^\s[\]{},"]+/gu;

const depthChange: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/** The line on which each element of an array begins. @param text well-formed JSON */
function elementLines(text: string): number[] {
  const lines: number[] = [];
  let [line, depth, isBetween] = [1, 0, false];
  for (const [found] of text.matchAll(token)) {
    if (found === '\n') {
      line++;
      continue;
    }
    if (isBetween) lines.push(line);
    depth += depthChange[found] ?? 0;
    isBetween = depth === 1 && (found === ',' || lines.length === 0);
  }
  return lines;
}
