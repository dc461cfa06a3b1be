import { dirname } from 'node:path';
import { createSessionOptions } from '../engine/c-api/c-api-session-options.js';
import { cStrings, createMemoryInfo, pointerArray, tensorOver } from '../engine/c-api/c-api-tensor.js';
import { loadOrtApi } from '../engine/c-api/ort-library.js';
import { sessionConfig } from '../engine/session/session-config.js';

export interface GraphTensor {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly dims: readonly number[];
}

export interface GraphRun {
  /** An encoded model. */
  readonly model: Uint8Array;
  /** A file in the folder where its weights are. */
  readonly graphPath: string;
  readonly libraryPath?: string | undefined;
  readonly threadCount?: number;
  readonly inputs: Readonly<Record<string, GraphTensor>>;
  /** What is written to; their memory may be that of inputs. */
  readonly outputs: Readonly<Record<string, GraphTensor>>;
}

/** Runs a graph once. @throws QaioError `engine-failed` with the runtime's own message */
export function runGraph({
  model,
  graphPath,
  libraryPath,
  threadCount = 2,
  inputs,
  outputs,
}: GraphRun): void {
  const api = loadOrtApi();
  const memoryInfo = createMemoryInfo(api);
  const options = createSessionOptions(api, threadCount, {
    ...sessionConfig(true),
    'session.model_external_initializers_file_folder_path': dirname(graphPath),
  });
  const tensors = (of: Readonly<Record<string, GraphTensor>>) =>
    Object.values(of).map(({ data, dims }) => tensorOver(api, memoryInfo, data, dims));
  if (libraryPath !== undefined) api.call('registerCustomOpsLibrary', options, libraryPath);
  const session = api.create('createSessionFromArray', api.env, model, model.byteLength, options);
  const [given, wanted] = [tensors(inputs), tensors(outputs)];
  const [givenNames, wantedNames] = [cStrings(Object.keys(inputs)), cStrings(Object.keys(outputs))];
  try {
    const [inPointers, outPointers] = [pointerArray(given), pointerArray(wanted)];
    const [inCount, outCount] = [given.length, wanted.length];
    api.call(
      'run',
      session,
      null,
      givenNames.pointers,
      inPointers,
      inCount,
      wantedNames.pointers,
      outCount,
      outPointers,
    );
  } finally {
    for (const tensor of [...given, ...wanted]) api.release('releaseValue', tensor);
    api.release('releaseSession', session);
    api.release('releaseSessionOptions', options);
    api.release('releaseMemoryInfo', memoryInfo);
  }
}
