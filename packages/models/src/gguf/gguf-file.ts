import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { QaioError, errorPart, told } from '@qaio/core';
import { readExactly } from '../checkpoint/file-bytes.js';
import type { FloatTensor } from '../checkpoint/tensor-source.js';
import { blockGrid } from './block-grid.js';
import { dequantise, tensorTypes } from './dequantise.js';
import { GgufCursor } from './gguf-cursor.js';
import { type GgufHeader, readGgufHeader } from './gguf-header.js';
import { readableTypes, typeName } from './unreadable-types.js';

/** An open GGUF file; tensors are read and dequantised one at a time. */
export class GgufFile {
  private constructor(
    readonly path: string,
    readonly header: GgufHeader,
    private readonly file: FileHandle,
  ) {}

  /** @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` */
  static async open(path: string): Promise<GgufFile> {
    const file = await openFile(path);
    try {
      const { size } = await file.stat();
      return new GgufFile(path, await readGgufHeader(new GgufCursor(file, path, size)), file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The same file opened once more, without reading its header again. */
  async again(): Promise<GgufFile> {
    return new GgufFile(this.path, this.header, await openFile(this.path));
  }

  /** @throws QaioError `model-invalid`, `model-unsupported` */
  async read(name: string, shape: readonly number[]): Promise<FloatTensor> {
    const tensor = this.header.tensors.get(name);
    if (!tensor) throw new QaioError('model-invalid', told`${this.path}: the tensor '${name}' is missing.`);
    if (tensor.shape.join() !== shape.join())
      throw new QaioError(
        'model-invalid',
        told`${this.path}: '${name}' has shape [${tensor.shape.join()}], not [${shape.join()}].`,
      );
    const type = tensorTypes[tensor.type];
    if (!type)
      throw new QaioError(
        'model-unsupported',
        told`${this.path}: '${name}' is stored as ${typeName(tensor.type)}; supported: ${readableTypes()}.`,
      );
    const count = shape.reduce((product, size) => product * size, 1);
    const length = (count / type.blockSize) * type.blockBytes;
    if (!Number.isInteger(length))
      throw new QaioError(
        'model-invalid',
        told`${this.path}: '${name}' has ${count} weights, which is not a whole number of ${type.name} blocks.`,
      );
    const start = this.header.dataStart + tensor.offset;
    const bytes = await readExactly(this.file, this.path, start, length);
    return { shape, data: dequantise(bytes, type), grid: blockGrid(bytes, type) };
  }

  async sha256(): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function openFile(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((cause: unknown) => {
    throw new QaioError('model-not-found', told`${path} cannot be opened: ${errorPart(cause)}`, { cause });
  });
}
