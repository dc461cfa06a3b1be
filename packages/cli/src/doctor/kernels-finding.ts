import { type KernelKind, told } from '@qaio/core';
import { nativeKernels } from '@qaio/models';
import { type Finding, fine, worse } from './finding.js';

/** What int8 models compute with here. */
export function kernelsFinding(kind: KernelKind = 'auto'): Finding {
  const native = nativeKernels();
  if (kind === 'onnxruntime') return fine('kernels', told`ONNX Runtime's own, as asked for`);
  if ('instructions' in native)
    return fine('kernels', told`native operators for int8, over ${native.instructions}`);
  return worse(
    'kernels',
    told`ONNX Runtime's own: ${native.missing}`,
    told`It works, more slowly in int8. On x64, install a C++ compiler and build again.`,
  );
}
