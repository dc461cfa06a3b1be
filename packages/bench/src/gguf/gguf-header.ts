// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#file-structure
const version = 3;
const valueType = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;
const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;
const specialTokens = ['<unk>', '<s>', '</s>'];

/** Everything before a GGUF file's tensor data. */
export class GgufHeader {
  readonly #metadata: Buffer[] = [];
  readonly #tensors: Buffer[] = [];
  #metadataCount = 0;

  uint32(key: string, value: number): void {
    this.#add(key, valueType.uint32, uint32(value));
  }

  float32(key: string, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    this.#add(key, valueType.float32, bytes);
  }

  int32s(key: string, values: readonly number[]): void {
    this.#addArray(key, valueType.int32, values.map(uint32));
  }

  text(key: string, value: string): void {
    this.#add(key, valueType.string, text(value));
  }

  /** A made-up vocabulary of the right size, with a token for every byte. */
  vocabulary(size: number): void {
    const tokens = Array.from({ length: size }, (_, id) => tokenText(id));
    this.text('tokenizer.ggml.model', 'llama');
    this.#addArray('tokenizer.ggml.tokens', valueType.string, tokens.map(text));
    this.#addArray(
      'tokenizer.ggml.scores',
      valueType.float32,
      tokens.map(() => Buffer.alloc(4)),
    );
    const types = tokens.map((_, id) => uint32(typeOf(id)));
    this.#addArray('tokenizer.ggml.token_type', valueType.int32, types);
    this.uint32('tokenizer.ggml.bos_token_id', 1);
    this.uint32('tokenizer.ggml.eos_token_id', 2);
  }

  /** @param dims fastest first @param offset from where the tensor data begin */
  tensor(name: string, dims: readonly number[], type: number, offset: number): void {
    const sizes = dims.map((dim) => uint64(dim));
    this.#tensors.push(text(name), uint32(dims.length), ...sizes, uint32(type), uint64(offset));
    this.#tensorCount++;
  }

  #tensorCount = 0;

  encode(): Buffer {
    const counts = [uint64(this.#tensorCount), uint64(this.#metadataCount)];
    return Buffer.concat([
      Buffer.from('GGUF'),
      uint32(version),
      ...counts,
      ...this.#metadata,
      ...this.#tensors,
    ]);
  }

  #add(key: string, type: number, value: Buffer): void {
    this.#metadata.push(text(key), uint32(type), value);
    this.#metadataCount++;
  }

  #addArray(key: string, type: number, values: readonly Buffer[]): void {
    this.#add(key, valueType.array, Buffer.concat([uint32(type), uint64(values.length), ...values]));
  }
}

function tokenText(id: number): string {
  const byte = id - specialTokens.length;
  return (
    specialTokens[id] ?? (byte < 256 ? `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>` : `t${id}`)
  );
}

function typeOf(id: number): number {
  if (id === 0) return tokenType.unknown;
  if (id < specialTokens.length) return tokenType.control;
  return id < specialTokens.length + 256 ? tokenType.byte : tokenType.normal;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}
