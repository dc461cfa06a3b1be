/** The part of a GGUF file before its tensors: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
import { QaioError, told } from '@qaio/core';
import type { GgufCursor } from './gguf-cursor.js';

export type GgufValue = number | boolean | string | readonly GgufValue[];

export interface GgufTensor {
  readonly name: string;
  /** Slowest first, as elsewhere in this project. */
  readonly shape: readonly number[];
  /** ggml_type */
  readonly type: number;
  /** In bytes, from where the tensors begin. */
  readonly offset: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  /** Where in the file the tensors begin. */
  readonly dataStart: number;
}

const supportedVersions = [2, 3];
const maxDimensions = 4;
const defaultAlignment = 32;
const maxArrayDepth = 2;

/** @throws QaioError `model-invalid`, `model-unsupported` */
export async function readGgufHeader(cursor: GgufCursor): Promise<GgufHeader> {
  if ((await cursor.bytes(4)).toString('latin1') !== 'GGUF')
    throw cursor.invalid('it does not begin with GGUF');
  const version = await cursor.uint32();
  if (!supportedVersions.includes(version))
    throw new QaioError(
      'model-unsupported',
      told`${cursor.path}: GGUF version ${version} is not supported; supported: ${supportedVersions.join(', ')}.`,
    );
  const tensorCount = await cursor.count('the number of tensors');
  const metadataCount = await cursor.count('the number of metadata entries');
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < metadataCount; i++) {
    const key = await cursor.text();
    metadata.set(key, await readValue(cursor, await cursor.uint32()));
  }
  const tensors = new Map<string, GgufTensor>();
  for (let i = 0; i < tensorCount; i++) {
    const tensor = await readTensor(cursor);
    tensors.set(tensor.name, tensor);
  }
  const alignment = metadata.get('general.alignment') ?? defaultAlignment;
  if (typeof alignment !== 'number' || alignment < 1)
    throw cursor.invalid('general.alignment is not a positive number');
  return { metadata, tensors, dataStart: Math.ceil(cursor.position / alignment) * alignment };
}

async function readTensor(cursor: GgufCursor): Promise<GgufTensor> {
  const name = await cursor.text();
  const dimensions = await cursor.uint32();
  if (dimensions > maxDimensions)
    throw cursor.invalid(`'${name}' has ${dimensions} dimensions; at most ${maxDimensions} are allowed`);
  const shape: number[] = [];
  for (let i = 0; i < dimensions; i++) shape.unshift(await cursor.count(`a dimension of '${name}'`));
  return { name, shape, type: await cursor.uint32(), offset: await cursor.count(`the offset of '${name}'`) };
}

type ScalarReader = (bytes: Buffer) => number | boolean;

/** By the format's type number: size and reader. 64-bit numbers lose precision that no size or id needs. */
const scalars: Readonly<Record<number, readonly [number, ScalarReader]>> = {
  0: [1, (bytes) => bytes.readUInt8()],
  1: [1, (bytes) => bytes.readInt8()],
  2: [2, (bytes) => bytes.readUInt16LE()],
  3: [2, (bytes) => bytes.readInt16LE()],
  4: [4, (bytes) => bytes.readUInt32LE()],
  5: [4, (bytes) => bytes.readInt32LE()],
  6: [4, (bytes) => bytes.readFloatLE()],
  7: [1, (bytes) => bytes.readUInt8() !== 0],
  10: [8, (bytes) => Number(bytes.readBigUInt64LE())],
  11: [8, (bytes) => Number(bytes.readBigInt64LE())],
  12: [8, (bytes) => bytes.readDoubleLE()],
};
const stringType = 8;
const arrayType = 9;

async function readValue(cursor: GgufCursor, type: number, depth = 0): Promise<GgufValue> {
  if (type === stringType) return cursor.text();
  if (type === arrayType) return readArray(cursor, depth + 1);
  const scalar = scalars[type];
  if (!scalar) throw cursor.invalid(`the metadata has a value of unknown type ${type}`);
  const [size, read] = scalar;
  return read(await cursor.bytes(size));
}

async function readArray(cursor: GgufCursor, depth: number): Promise<GgufValue[]> {
  if (depth > maxArrayDepth) throw cursor.invalid(`arrays are nested more than ${maxArrayDepth} deep`);
  const type = await cursor.uint32();
  const length = await cursor.count('the length of an array');
  const values: GgufValue[] = [];
  for (let i = 0; i < length; i++) values.push(await readValue(cursor, type, depth));
  return values;
}
