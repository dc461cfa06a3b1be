/** Collects nodes and initialisers of an ONNX graph; weights go to a file beside it as they come. */
import { type Attribute, toAttributes } from './attribute.js';
import {
  ModelProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type ValueInfoProto,
} from './gen/onnx.js';
import type { QuantisationError } from '../quantise/quantisation-error.js';
import type { Quantiser } from '../quantise/quantisation-thread.js';
import type { TensorReport } from './tensor-report.js';
import type { WeightsData, WeightsFile, WeightsRange } from './weights-file.js';

export { DataType };

type Dimension = number | string;

/** A matrix as stored in the weights file; `error` is absent if it was stored unchanged. */
export interface StoredMatrix extends Pick<TensorReport, 'name' | 'format' | 'bytes'> {
  readonly shape: readonly number[];
  readonly error?: Promise<QuantisationError>;
}

/** The runtime's own operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md */
export const microsoft = 'com.microsoft';

/** Bytes of an element, of the types that weights have. */
const elementBytes = { [DataType.FLOAT]: 4, [DataType.INT8]: 1, [DataType.UINT8]: 1 } as const;
export type WeightsType = keyof typeof elementBytes;

const irVersion = 10n;
const opsetVersion = 21n;

/** Where a graph's matrices go, and who makes them small. */
export interface GraphStorage {
  readonly weights: WeightsFile;
  readonly quantiser: Quantiser;
}

export class GraphBuilder {
  readonly quantiser: Quantiser;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #weights: WeightsFile;
  readonly #tensors: Promise<TensorReport>[] = [];
  readonly #computed = new Set<string>();

  constructor({ weights, quantiser }: GraphStorage) {
    this.#weights = weights;
    this.quantiser = quantiser;
  }

  input(name: string, elementType: DataType, dims: readonly Dimension[]): void {
    this.#inputs.push(valueInfo(name, elementType, dims));
  }

  output(name: string, elementType: DataType, dims: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(name, elementType, dims));
  }

  /** Adds a node; an empty name leaves an optional input or output out. */
  node(
    opType: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): void {
    for (const name of output) this.#computed.add(name);
    this.#nodes.push({
      name: output[0],
      opType,
      domain,
      input: [...input],
      output: [...output],
      attribute: toAttributes(attributes),
    });
  }

  /** Whether a node gives the value already. */
  computes(name: string): boolean {
    return this.#computed.has(name);
  }

  /** Writes a tensor to the weights file. @returns the range, so that another tensor can share the bytes */
  async initializer(
    name: string,
    dataType: WeightsType,
    dims: readonly number[],
    data: WeightsData,
  ): Promise<WeightsRange> {
    const length = dims.reduce((product, size) => product * size, elementBytes[dataType]);
    const range = await this.#weights.append([name, dataType, ...dims].join(), length, data);
    this.sharedInitializer(name, dataType, dims, range);
    return range;
  }

  /** A tensor over bytes that are in the weights file already. */
  sharedInitializer(name: string, dataType: DataType, dims: readonly number[], range: WeightsRange): void {
    this.#initializers.push({
      name,
      dataType,
      dims: dims.map(BigInt),
      dataLocation: DataLocation.EXTERNAL,
      externalData: [
        { key: 'location', value: this.#weights.name },
        { key: 'offset', value: String(range.offset) },
        { key: 'length', value: String(range.length) },
      ],
    });
  }

  /** Records how a matrix was stored. */
  report(stored: StoredMatrix): void {
    const report = reportOf(stored);
    // told by whoever waits for all of them
    report.catch(() => undefined);
    this.#tensors.push(report);
  }

  /** Once all matrices are quantised. @throws what quantising one threw */
  tensors(): Promise<readonly TensorReport[]> {
    return Promise.all(this.#tensors);
  }

  /** A few numbers that shape inference must see, in the graph itself. */
  constant(name: string, dims: readonly number[], values: readonly number[]): void {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.push({ name, dataType: DataType.INT64, dims: dims.map(BigInt), rawData });
  }

  /** The same, where other nodes may have added it. */
  constantOnce(name: string, dims: readonly number[], values: readonly number[]): void {
    if (!this.has(name)) this.constant(name, dims, values);
  }

  /** Whether there is a tensor of this name. */
  has(name: string): boolean {
    return this.#initializers.some((known) => known.name === name);
  }

  /** One number, in the graph itself. */
  scalar(name: string, dataType: DataType, value: number): void {
    if (this.has(name)) return;
    const array =
      dataType === DataType.FLOAT ? Float32Array : dataType === DataType.INT8 ? Int8Array : Uint8Array;
    this.#initializers.push({ name, dataType, dims: [], rawData: new Uint8Array(array.of(value).buffer) });
  }

  encode(producerName: string): Uint8Array {
    return ModelProto.encode({
      irVersion,
      producerName,
      opsetImport: [
        { domain: '', version: opsetVersion },
        { domain: microsoft, version: 1n },
      ],
      graph: {
        name: 'decoder',
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    }).finish();
  }
}

async function reportOf({ shape, error, ...stored }: StoredMatrix): Promise<TensorReport> {
  const { largest, relative } = (await error) ?? { largest: 0, relative: 0 };
  return { ...stored, shape: [...shape], largestError: largest, relativeError: relative };
}

function valueInfo(name: string, elemType: DataType, dims: readonly Dimension[]): ValueInfoProto {
  const dim = dims.map((value) =>
    typeof value === 'number' ? { dimValue: BigInt(value) } : { dimParam: value },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
