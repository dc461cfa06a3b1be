import { isDeepStrictEqual } from 'node:util';
import type { GraphProto, NodeProto, TensorProto } from '../onnx/gen/onnx.js';

/** Which node gives a value, which take it, and which values are constants of the graph. */
export class GraphIndex {
  readonly #producers = new Map<string, NodeProto>();
  readonly #consumers = new Map<string, NodeProto[]>();
  readonly #constants = new Map<string, TensorProto>();
  readonly #outputs: ReadonlySet<string>;

  constructor({ node = [], initializer = [], output = [] }: GraphProto) {
    for (const each of node) {
      for (const name of each.output ?? []) this.#producers.set(name, each);
      for (const name of new Set(each.input)) this.#add(name, each);
    }
    for (const tensor of initializer) this.#constants.set(tensor.name ?? '', tensor);
    this.#outputs = new Set(output.map(({ name = '' }) => name));
  }

  /** The node that gives the value, if it is of this type. */
  producer(name: string, opType: string): NodeProto | undefined {
    const node = this.#producers.get(name);
    return node?.opType === opType ? node : undefined;
  }

  /** The one node that takes a value which nobody else sees, if it is of this type. */
  onlyConsumer(name: string, opType: string): NodeProto | undefined {
    const [node, ...others] = this.#consumers.get(name) ?? [];
    if (others.length > 0 || this.#outputs.has(name)) return undefined;
    return node?.opType === opType ? node : undefined;
  }

  /** Of a constant; undefined for other values. */
  dims(name: string): readonly number[] | undefined {
    return this.#constants.get(name)?.dims?.map(Number);
  }

  /** Of a constant of whole numbers in the graph itself. */
  wholeNumbers(name: string): readonly number[] | undefined {
    const data = this.#constants.get(name)?.rawData;
    if (!data) return undefined;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Array.from({ length: data.byteLength / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
  }

  /** Whether two constants are the same part of the weights file, or both names are empty. */
  haveSameBytes(name: string, other: string): boolean {
    const [place, otherPlace] = [name, other].map((each) => this.#constants.get(each)?.externalData);
    return place ? isDeepStrictEqual(place, otherPlace) : name === '' && other === '';
  }

  #add(name: string, node: NodeProto): void {
    const known = this.#consumers.get(name);
    if (known) known.push(node);
    else this.#consumers.set(name, [node]);
  }
}
