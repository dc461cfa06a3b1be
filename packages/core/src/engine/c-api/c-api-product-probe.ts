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
import type { OrtApi, Pointer } from './ort-api.js';
import { runOnce } from './run-once.js';

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
  const sums = probeSums(rows);
  runOnce(api, session, { [probeInput]: probeValues(rows) }, { [probeOutput]: sums });
  return sums.data;
}
