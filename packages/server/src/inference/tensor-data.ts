/** Elements of tensors, as numbers of protobuf or as raw bytes, the lowest first. */
import { QaioError, type Told, told, worded } from '@qaio/core';
import { inference } from '@qaio/protocol';

export type Element = string | number | bigint | boolean;

export interface TensorShape {
  readonly name: string;
  readonly datatype: string;
  /** -1 is any size. */
  readonly shape: readonly number[];
}

export interface Tensor extends TensorShape {
  readonly elements: readonly Element[];
}

type Contents = inference.InferTensorContents;

interface Datatype {
  readonly typed: (contents: Contents) => readonly (Element | Uint8Array)[];
  /** Of raw elements of one size. */
  readonly bytes?: number;
  readonly raw?: (view: DataView, at: number) => Element;
}

const datatypes: Readonly<Record<string, Datatype>> = {
  BYTES: { typed: ({ bytesContents }) => bytesContents },
  BOOL: { typed: ({ boolContents }) => boolContents, bytes: 1, raw: (view, at) => view.getUint8(at) !== 0 },
  INT32: { typed: ({ intContents }) => intContents, bytes: 4, raw: (view, at) => view.getInt32(at, true) },
  INT64: {
    typed: ({ int64Contents }) => int64Contents,
    bytes: 8,
    raw: (view, at) => view.getBigInt64(at, true),
  },
  FP32: { typed: ({ fp32Contents }) => fp32Contents, bytes: 4, raw: (view, at) => view.getFloat32(at, true) },
  FP64: { typed: ({ fp64Contents }) => fp64Contents, bytes: 8, raw: (view, at) => view.getFloat64(at, true) },
};

/**
 * @param raw the tensor's part of `raw_input_contents`, if the request has any
 * @throws QaioError `invalid-input`
 */
export function readTensor(
  { name, datatype, shape, contents }: inference.ModelInferRequest_InferInputTensor,
  raw: Uint8Array | undefined,
): Tensor {
  const kind = datatypes[datatype];
  if (!kind)
    throw wrongTensor(name, told`has datatype '${datatype}'; expected ${Object.keys(datatypes).join(', ')}`);
  const found = raw ? rawElements(name, kind, raw) : contents ? kind.typed(contents) : [];
  const elements = found.map((element) => (element instanceof Uint8Array ? decoded(name, element) : element));
  const count = shape.reduce((product, size) => product * size, 1n);
  if (count !== BigInt(elements.length))
    throw wrongTensor(
      name,
      told`has ${elements.length} elements; its shape [${shape.join()}] wants ${String(count)}`,
    );
  return { name, datatype, shape: shape.map(Number), elements };
}

function rawElements(name: string, { bytes, raw }: Datatype, data: Uint8Array): (Element | Uint8Array)[] {
  if (bytes === undefined || !raw) return rawTexts(name, data);
  if (data.length % bytes !== 0)
    throw wrongTensor(name, told`has ${data.length} raw bytes, which is no multiple of ${bytes}`);
  const view = viewOf(data);
  return Array.from({ length: data.length / bytes }, (_, i) => raw(view, i * bytes));
}

/** Each behind its length in four bytes. */
function rawTexts(name: string, data: Uint8Array): Uint8Array[] {
  const view = viewOf(data);
  const texts: Uint8Array[] = [];
  for (let at = 0; at < data.length;) {
    const start = at + 4;
    const end = start > data.length ? Infinity : start + view.getUint32(at, true);
    if (end > data.length) throw wrongTensor(name, told`ends inside element ${texts.length}`);
    texts.push(data.subarray(start, end));
    at = end;
  }
  return texts;
}

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

function decoded(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw wrongTensor(name, told`has a text that is not UTF-8`);
  }
}

/** A tensor's elements with their own type in protobuf. */
export function typedContents({ datatype, elements }: Tensor): Contents {
  if (datatype === 'BYTES')
    return inference.InferTensorContents.fromPartial({
      bytesContents: elements.map((element) => Buffer.from(String(element))),
    });
  if (datatype === 'BOOL')
    return inference.InferTensorContents.fromPartial({ boolContents: elements.map(Boolean) });
  const numbers = elements.map(Number);
  return inference.InferTensorContents.fromPartial(
    datatype === 'FP32' ? { fp32Contents: numbers } : { fp64Contents: numbers },
  );
}

export function rawContents({ datatype, elements }: Tensor): Buffer {
  if (datatype === 'BYTES') return Buffer.concat(elements.flatMap((element) => rawText(String(element))));
  if (datatype === 'BOOL') return Buffer.from(elements.map(Number));
  const numbers = elements.map(Number);
  const { buffer } = datatype === 'FP32' ? Float32Array.from(numbers) : Float64Array.from(numbers);
  return Buffer.from(buffer);
}

function rawText(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return [length, bytes];
}

export function wrongTensor(name: string, description: Told): QaioError {
  return new QaioError('invalid-input', told`Tensor '${name}' ${description}.`, {
    violations: [{ field: `inputs.${name}`, reason: 'INVALID', ...worded('description', description) }],
  });
}
