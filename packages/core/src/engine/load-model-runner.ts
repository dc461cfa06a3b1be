import { QaioError, errorMessage, errorPart } from '../errors.js';
import { told } from '../told.js';
import type { ModelRunner } from './model-runner.js';
import { CApiRunner } from './c-api/c-api-runner.js';
import { NodeBindingRunner } from './node-binding/node-binding-runner.js';
import type { SessionOptions } from './session/session-options.js';

export const runnerKinds = ['auto', 'c-api', 'node-binding'] as const;

export const kernelKinds = ['auto', 'native', 'onnxruntime'] as const;

/** What int8 models compute with: operators of our own, or the runtime's; `auto` is our own where they can be had. */
export type KernelKind = (typeof kernelKinds)[number];

/** How ONNX Runtime is called: through its C API or its Node binding; `auto` is the C API if that works. */
export type RunnerKind = (typeof runnerKinds)[number];

/**
 * @param onFallback called with the reason why the C API cannot be used here, when `auto` falls back to the Node binding
 * @throws QaioError `model-invalid`, `engine-failed`
 */
export async function loadModelRunner(
  kind: RunnerKind,
  options: SessionOptions,
  onFallback: (reason: string) => void,
): Promise<ModelRunner> {
  if (kind === 'node-binding') return NodeBindingRunner.load(options);
  try {
    return await CApiRunner.load(options);
  } catch (error) {
    // a broken model is broken for either runner
    if (error instanceof QaioError) throw error;
    if (kind === 'c-api')
      throw new QaioError(
        'engine-failed',
        told`ONNX Runtime's C API cannot be used here: ${errorPart(error)}. Choose the runner node-binding or auto.`,
        {
          cause: error,
        },
      );
    onFallback(errorMessage(error));
    return NodeBindingRunner.load(options);
  }
}
