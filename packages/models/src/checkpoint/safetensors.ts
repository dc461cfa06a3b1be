/** Reader for the safetensors format: https://github.com/huggingface/safetensors#format */
import { type FileHandle, open } from 'node:fs/promises';
import { QaioError, errorMessage, told } from '@qaio/core';
import { z } from 'zod';
import { readExactly } from './file-bytes.js';
import { fromBfloat16, fromFloat16 } from './half-float.js';
import type { FloatTensor, TensorFile } from './tensor-source.js';

// the format's own limit
const maxHeaderBytes = 100_000_000;
const bytesPerElement = { F32: 4, F16: 2, BF16: 2 } as const;
type Dtype = keyof typeof bytesPerElement;

const tensorEntry = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
interface TensorEntry extends z.infer<typeof tensorEntry> {
  readonly dtype: Dtype;
}

/** An open file; tensors are read one at a time, so memory holds only the tensor being read. */
export class SafetensorsFile implements TensorFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly dataStart: number,
    private readonly entries: ReadonlyMap<string, TensorEntry>,
  ) {}

  /** @throws QaioError `model-invalid` */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const headerLength = await readHeaderLength(file, path, size);
      const dataStart = 8 + headerLength;
      const header = await readExactly(file, path, 8, headerLength);
      const entries = parseHeader(header, path, size - dataStart);
      return new SafetensorsFile(path, file, dataStart, entries);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get tensorNames(): string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** @throws QaioError `model-invalid` when the tensor is missing or has another shape */
  async read(name: string, shape: readonly number[]): Promise<FloatTensor> {
    const entry = this.entries.get(name);
    if (!entry) throw invalid(this.path, `the tensor '${name}' is missing`);
    if (entry.shape.join() !== shape.join())
      throw invalid(this.path, `'${name}' has shape [${entry.shape.join()}], not [${shape.join()}]`);
    const [begin, end] = entry.data_offsets;
    const bytes = await readExactly(this.file, this.path, this.dataStart + begin, end - begin);
    return { shape, data: toFloat32(bytes, entry.dtype) };
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

async function readHeaderLength(file: FileHandle, path: string, size: number): Promise<number> {
  if (size < 8) throw invalid(path, `it has only ${size} bytes`);
  const length = (await readExactly(file, path, 0, 8)).readBigUInt64LE();
  if (length > BigInt(maxHeaderBytes) || length > BigInt(size - 8))
    throw invalid(path, `the header claims ${length} bytes; the file has ${size}`);
  return Number(length);
}

function parseHeader(bytes: Buffer, path: string, dataLength: number): Map<string, TensorEntry> {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw invalid(path, `the header is not JSON: ${errorMessage(cause)}`);
  }
  if (typeof header !== 'object' || header === null) throw invalid(path, 'the header is not a JSON object');
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(entries.map(([name, value]) => [name, checkEntry(name, value, path, dataLength)]));
}

function checkEntry(name: string, value: unknown, path: string, dataLength: number): TensorEntry {
  const parsed = tensorEntry.safeParse(value);
  if (!parsed.success) throw invalid(path, `the header's entry '${name}' is malformed`);
  const { dtype, shape, data_offsets } = parsed.data;
  if (!isDtype(dtype))
    throw new QaioError(
      'model-unsupported',
      told`${path}: '${name}' has dtype ${dtype}; supported: ${Object.keys(bytesPerElement).join(', ')}.`,
    );
  const [begin, end] = data_offsets;
  const length = shape.reduce((product, dim) => product * dim, bytesPerElement[dtype]);
  if (end - begin !== length || end > dataLength)
    throw invalid(
      path,
      `'${name}' claims bytes ${begin} to ${end} of ${dataLength}, which do not fit shape [${shape.join()}] of ${dtype}`,
    );
  return { ...parsed.data, dtype };
}

function isDtype(dtype: string): dtype is Dtype {
  return Object.hasOwn(bytesPerElement, dtype);
}

function toFloat32(bytes: Buffer<ArrayBuffer>, dtype: Dtype): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  if (dtype === 'F32') return new Float32Array(buffer, byteOffset, byteLength / 4);
  const halves = new Uint16Array(buffer, byteOffset, byteLength / 2);
  return dtype === 'F16' ? fromFloat16(halves) : fromBfloat16(halves);
}

function invalid(path: string, what: string): QaioError {
  return new QaioError(
    'model-invalid',
    told`${path} is damaged or not a safetensors file: ${what}. Download it again.`,
  );
}
