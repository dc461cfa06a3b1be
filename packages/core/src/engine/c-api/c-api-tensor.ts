import koffi from 'koffi';
import type { OrtApi, Pointer } from './ort-api.js';

const arenaAllocator = 1;
const defaultMemory = 0;

/** Of 16 bits: fp16. */
export type TensorData = Float32Array | Uint16Array | Int32Array | BigInt64Array;

/** ONNXTensorElementDataType */
function elementType(data: TensorData): number {
  if (data instanceof Float32Array) return 1;
  if (data instanceof Uint16Array) return 10;
  return data instanceof Int32Array ? 6 : 7;
}

/** @returns where tensors over our own memory lie, for the caller to release */
export function createMemoryInfo(api: OrtApi): Pointer {
  return api.create('createCpuMemoryInfo', arenaAllocator, defaultMemory);
}

/** The runtime's view of memory that belongs to us; the caller keeps the array alive and releases the value. */
export function tensorOver(
  api: OrtApi,
  memoryInfo: Pointer,
  data: TensorData,
  dims: readonly number[],
): Pointer {
  const shape = BigInt64Array.from(dims, BigInt);
  return api.create(
    'createTensorWithData',
    memoryInfo,
    data,
    data.byteLength,
    shape,
    shape.length,
    elementType(data),
  );
}

/** An array of addresses. */
export function pointerArray(pointers: readonly Pointer[]): BigUint64Array {
  return BigUint64Array.from(pointers, (pointer) => pointer ?? 0n);
}

/** Strings as the C API expects them; `texts` keeps the memory alive that `pointers` point into. */
export interface CStrings {
  readonly pointers: BigUint64Array;
  readonly texts: readonly Buffer[];
}

export function cStrings(values: readonly string[]): CStrings {
  const texts = values.map((value) => Buffer.from(`${value}\0`));
  return { pointers: pointerArray(texts.map((text) => koffi.address(text))), texts };
}
