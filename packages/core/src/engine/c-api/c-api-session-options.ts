import { dirname } from 'node:path';
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

const weightsFolderKey = 'session.model_external_initializers_file_folder_path';

/** Where a graph that comes from memory would lie beside its weights, and the library that has its operators. */
interface GraphInMemory {
  readonly graphPath: string;
  readonly libraryPath: string | undefined;
}

export function takeFromMemory(
  api: OrtApi,
  options: Pointer,
  { graphPath, libraryPath }: GraphInMemory,
): void {
  api.call('addSessionConfigEntry', options, weightsFolderKey, dirname(graphPath));
  if (libraryPath !== undefined) api.call('registerCustomOpsLibrary', options, libraryPath);
}
