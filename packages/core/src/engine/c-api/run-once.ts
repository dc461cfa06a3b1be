import { type TensorData, cStrings, createMemoryInfo, pointerArray, tensorOver } from './c-api-tensor.js';
import type { OrtApi, Pointer } from './ort-api.js';

export interface NamedTensor {
  readonly data: TensorData;
  readonly dims: readonly number[];
}

type NamedTensors = Readonly<Record<string, NamedTensor>>;

/**
 * A pass, from start to end on this thread.
 *
 * @param outputs what is written to; their memory may be that of inputs
 * @throws QaioError `engine-failed`
 */
export function runOnce(api: OrtApi, session: Pointer, inputs: NamedTensors, outputs: NamedTensors): void {
  const memoryInfo = createMemoryInfo(api);
  const tensors = (of: NamedTensors): Pointer[] =>
    Object.values(of).map(({ data, dims }) => tensorOver(api, memoryInfo, data, dims));
  const [given, wanted] = [tensors(inputs), tensors(outputs)];
  const [givenNames, wantedNames] = [cStrings(Object.keys(inputs)), cStrings(Object.keys(outputs))];
  try {
    const [from, to] = [pointerArray(given), pointerArray(wanted)];
    const [{ length: inCount }, { length: outCount }] = [given, wanted];
    api.call('run', session, null, givenNames.pointers, from, inCount, wantedNames.pointers, outCount, to);
  } finally {
    for (const tensor of [...given, ...wanted]) api.release('releaseValue', tensor);
    api.release('releaseMemoryInfo', memoryInfo);
  }
}
