import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { file_inference_open_inference } from './gen/inference/open_inference_pb.js';
import {
  BatchRunTaskRequestSchema,
  file_prompttasks_v1_prompt_tasks,
} from './gen/prompttasks/v1/prompt_tasks_pb.js';
import { isSoundText } from './sound-text.js';

export interface MisencodedText {
  /** By names in JSON, as `input.text`; a request within a message is what its fields are named from. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Finds the first text of a method's request that {@link isSoundText} does not hold for, or whose bytes are not UTF-8; it
 * gives undefined where there is none, the bytes are no such message, or the method is of no API of ours.
 *
 * @param service its whole name, such as `prompttasks.v1.PromptTaskService`
 * @param method as the .proto writes it
 */
export function misencodedTextOf(
  service: string,
  method: string,
): (bytes: Uint8Array) => MisencodedText | undefined {
  const input = requestSchema(service, method);
  return (bytes) => {
    try {
      return input && textIn(input, bytes, []);
    } catch {
      return undefined;
    }
  };
}

function requestSchema(service: string, method: string): DescMessage | undefined {
  return [file_prompttasks_v1_prompt_tasks, file_inference_open_inference]
    .flatMap(({ services }) => services)
    .find(({ typeName }) => typeName === service)
    ?.methods.find(({ name }) => name === method)?.input;
}

/** The id of an item of a batch that is no message, or has a text that is none; empty where it cannot be read either. */
export function batchItemId(bytes: Uint8Array): string {
  const { fields } = BatchRunTaskRequestSchema;
  const idNumber = fields.find(({ name }) => name === 'id')?.number;
  const reader = new BinaryReader(bytes);
  try {
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      if (number === idNumber && wireType === WireType.LengthDelimited)
        return soundText(reader.bytes()) ?? '';
      reader.skip(wireType, number);
    }
  } catch {
    // what comes before it is damaged
  }
  return '';
}

type Path = readonly string[];

function textIn(schema: DescMessage, bytes: Uint8Array, path: Path): MisencodedText | undefined {
  const reader = new BinaryReader(bytes);
  const counts = new Map<DescField, number>();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = schema.fields.find((one) => one.number === number);
    if (!field || wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const place = counts.get(field) ?? 0;
    counts.set(field, place + 1);
    const found = textOf(field, reader.bytes(), [...path, ...namesOf(field, place)]);
    if (found) return found;
  }
  return undefined;
}

/** Values of JSON are where they are in it: google.protobuf's names for them say nothing. */
function namesOf({ parent, jsonName, fieldKind }: DescField, place: number): readonly string[] {
  const names = parent.typeName.startsWith('google.protobuf.') || jsonName === 'request' ? [] : [jsonName];
  return fieldKind === 'list' ? [...names, String(place)] : names;
}

function textOf(field: DescField, bytes: Uint8Array, path: Path): MisencodedText | undefined {
  return field.fieldKind === 'map' ? entryText(field, bytes, path) : textOfValue(field, bytes, path);
}

function textOfValue(field: DescField, bytes: Uint8Array, path: Path): MisencodedText | undefined {
  if (field.message) return textIn(field.message, bytes, path);
  return isText(field) && soundText(bytes) === undefined ? { path: path.join('.'), bytes } : undefined;
}

const isText = ({ scalar }: DescField): boolean => scalar === ScalarType.STRING;

/** Field 1 of an entry is its key, field 2 its value. */
function entryText(field: DescField, bytes: Uint8Array, path: Path): MisencodedText | undefined {
  const reader = new BinaryReader(bytes);
  let key = '';
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const content = reader.bytes();
    if (number === 1) {
      const text = soundText(content);
      if (text === undefined) return { path: path.join('.'), bytes: content };
      key = text;
    } else {
      const found = textOfValue(field, content, [...path, key]);
      if (found) return found;
    }
  }
  return undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function soundText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return isSoundText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
