import { type SessionConfig, sessionConfig } from '../session/session-config.js';
import {
  isExact,
  probeInput,
  probeModel,
  probeOutput,
  probeRows,
  probeSums,
  probeValues,
} from '../session/product-probe.js';
import { createSessionOptions } from './c-api-session-options.js';
import { cStrings, createMemoryInfo, pointerArray, tensorOver } from './c-api-tensor.js';
import type { OrtApi, Pointer } from './ort-api.js';

/** Whether products of 8-bit codes are added exactly on this processor. @throws QaioError `engine-failed` */
export function addsExactly(api: OrtApi): boolean {
  return isProbeExact(api, sessionConfig(true));
}

/** Whether a session opened like this adds products of 8-bit codes exactly. @throws QaioError `engine-failed` */
export function isProbeExact(api: OrtApi, config: SessionConfig): boolean {
  const options = createSessionOptions(api, 1, config);
  let session: Pointer = null;
  try {
    session = api.create('createSessionFromArray', api.env, probeModel, probeModel.byteLength, options);
    return probeRows.every((rows) => isExact(sumsOf(api, session, rows)));
  } finally {
    api.release('releaseSession', session);
    api.release('releaseSessionOptions', options);
  }
}

function sumsOf(api: OrtApi, session: Pointer, rows: number): Float32Array {
  const memoryInfo = createMemoryInfo(api);
  const [values, sums] = [probeValues(rows), probeSums(rows)];
  const input = tensorOver(api, memoryInfo, values.data, values.dims);
  const output = tensorOver(api, memoryInfo, sums.data, sums.dims);
  const [inputName, outputName] = [cStrings([probeInput]), cStrings([probeOutput])];
  try {
    const [inputs, outputs] = [pointerArray([input]), pointerArray([output])];
    api.call('run', session, null, inputName.pointers, inputs, 1, outputName.pointers, 1, outputs);
    return sums.data;
  } finally {
    api.release('releaseValue', input);
    api.release('releaseValue', output);
    api.release('releaseMemoryInfo', memoryInfo);
  }
}
