import { fileURLToPath } from 'node:url';

export { openCheckpoint, type Checkpoint } from './checkpoint/checkpoint.js';
export type { DecoderConfig } from './checkpoint/decoder-config.js';
export { importCheckpoint } from './import/import-checkpoint.js';
export { dtypes, type Dtype } from './onnx/dtype.js';
export { loadModel, type LoadOptions, type LoadedModel } from './store/load-model.js';
export { resolveModelFolder, type ResolveOptions } from './store/model-cache.js';

/** The checkpoint that ships in the repository. */
export const embeddedModelFolder = fileURLToPath(new URL('../../../models/mini', import.meta.url));
