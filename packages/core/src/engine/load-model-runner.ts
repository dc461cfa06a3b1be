import { QaioError, errorMessage } from '../errors.js';
import type { ModelRunner } from './model-runner.js';
import { CApiRunner } from './c-api/c-api-runner.js';
import { NodeBindingRunner } from './node-binding/node-binding-runner.js';
import type { OnnxSessionOptions } from './node-binding/node-binding-session.js';

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
  if (kind === 'plain') return NodeBindingRunner.load(options);
  try {
    return await CApiRunner.load(options);
  } catch (error) {
    // a broken model stays broken whoever loads it
    if (error instanceof QaioError) throw error;
    if (kind === 'native')
      throw new QaioError('engine-failed', `The native runner cannot be used: ${errorMessage(error)}`, {
        cause: error,
      });
    onFallback(errorMessage(error));
    return NodeBindingRunner.load(options);
  }
}
