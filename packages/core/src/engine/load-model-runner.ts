import { QaioError, errorMessage } from '../errors.js';
import type { ModelRunner } from './model-runner.js';
import { NativeModelRunner } from './native/native-model-runner.js';
import { OnnxModelRunner } from './onnx/onnx-model-runner.js';
import type { OnnxSessionOptions } from './onnx/onnx-session.js';

export const runnerKinds = ['auto', 'native', 'plain'] as const;

/** `native` is over the C API, `plain` over the Node binding; `auto` is native where that works. */
export type RunnerKind = (typeof runnerKinds)[number];

/**
 * @param onFallback told why the native runner cannot be used here, when `auto` falls back to the plain one
 * @throws QaioError `model-invalid`, `engine-failed`
 */
export async function loadModelRunner(
  kind: RunnerKind,
  options: OnnxSessionOptions,
  onFallback: (reason: string) => void,
): Promise<ModelRunner> {
  if (kind === 'plain') return OnnxModelRunner.load(options);
  try {
    return await NativeModelRunner.load(options);
  } catch (error) {
    // a broken model stays broken whoever loads it
    if (error instanceof QaioError) throw error;
    if (kind === 'native')
      throw new QaioError('engine-failed', `The native runner cannot be used: ${errorMessage(error)}`, {
        cause: error,
      });
    onFallback(errorMessage(error));
    return OnnxModelRunner.load(options);
  }
}
