import type { SessionConfig } from '../session/session-config.js';
import type { OrtApi, Pointer } from './ort-api.js';

const allOptimizations = 99;

/** @returns the runtime's session options, for the caller to release */
export function createSessionOptions(api: OrtApi, threadCount: number, config: SessionConfig): Pointer {
  const options = api.create('createSessionOptions');
  try {
    api.call('setGraphOptimizationLevel', options, allOptimizations);
    api.call('setIntraOpNumThreads', options, threadCount);
    for (const [key, value] of Object.entries(config)) api.call('addSessionConfigEntry', options, key, value);
    return options;
  } catch (error) {
    api.release('releaseSessionOptions', options);
    throw error;
  }
}
