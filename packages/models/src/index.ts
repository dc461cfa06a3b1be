import { fileURLToPath } from 'node:url';

export type { Checkpoint } from './import/checkpoint.js';
export { openCheckpoint } from './import/open-checkpoint.js';
export type { DecoderConfig } from './checkpoint/decoder-config.js';
export type { Decoder } from './architectures/architecture.js';
export { decoderOfConfig } from './architectures/architectures.js';
export { exporterVersion } from './import/exporter-version.js';
export { defaultDtype } from './import/default-dtype.js';
export { importCheckpoint } from './import/import-checkpoint.js';
export { dtypes, type Dtype } from './onnx/dtype.js';
export { loadModel, type LoadOptions, type LoadedModel } from './load/load-model.js';
export { loadRunner, type RunnerOptions } from './load/load-runner.js';
export { nativeKernels } from './load/native-graph.js';
export { loadPromptCodec } from './load/prompt-codec.js';
export { writeSyntheticModel } from './import/synthetic-model.js';
export { writeSyntheticTransformersModel } from './import/synthetic-transformers-model.js';
export type { HubOptions } from './hub/hub-client.js';
export { isModelName, modelAliases } from './hub/model-name.js';
export { pullModel } from './hub/pull-model.js';
export type { PullProgress } from './hub/model-download.js';
export { pulledModel } from './hub/pulled-model.js';
export type { ImportProgress } from './import/import-progress.js';
export { describeModel, listModels, type ListedModel } from './store/model-list.js';
export { type CacheInspection, inspectCache } from './store/cache-inspection.js';
export { readTensorReport } from './model-folder/read-tensor-report.js';
export type { TensorReport } from './onnx/tensor-report.js';
export { verifyModel, type VerifyOptions, type VerifyReport } from './verify/verify-model.js';
export {
  measureQuality,
  type LogitSource,
  type MeasuredQuality,
  type ModelQuality,
  type QualityOptions,
} from './verify/model-quality.js';
export type { VerifyPrompt } from './verify/answer-check.js';
export { probeTexts } from './verify/verify-texts.js';
export { storingIn } from './checkpoint/storage-error.js';
export { resolveModelFolder, type ResolveOptions } from './store/model-cache.js';

/** The checkpoint that ships. */
export const embeddedModelFolder = fileURLToPath(new URL('../mini', import.meta.url));
