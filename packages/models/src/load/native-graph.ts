import { readFile } from 'node:fs/promises';
import {
  type CacheDtype,
  type KernelKind,
  type NativeGraph,
  QaioError,
  type Told,
  errorPart,
  nativeInstructions,
  told,
} from '@qaio/core';
import { kernelsLibrary } from '@qaio/kernels';
import { fusedGraph } from '../fusion/fused-graph.js';
import type { Dtype } from '../onnx/dtype.js';

/**
 * A model's graph with the native operators; undefined where it has no use for them, or they are not to be had.
 *
 * @throws QaioError `engine-failed` where they are asked for and not to be had
 */
export async function nativeGraph(
  graphPath: string,
  dtype: Dtype,
  kind: KernelKind = 'auto',
  cacheDtype: CacheDtype = 'fp16',
): Promise<NativeGraph | undefined> {
  if (kind === 'onnxruntime' || dtype === 'fp32') return undefined;
  const kernels = nativeKernels();
  if ('missing' in kernels) {
    if (kind === 'auto') return undefined;
    throw new QaioError('engine-failed', told`The native operators cannot be used here: ${kernels.missing}.`);
  }
  const { libraryPath } = kernels;
  const fused = fusedGraph(await readFile(graphPath), cacheDtype);
  return fused && { libraryPath, ...fused };
}

/** The library of native operators and what they compute with here, or why there is none. */
export type NativeKernels =
  { readonly libraryPath: string; readonly instructions: string } | { readonly missing: string | Told };

export function nativeKernels(): NativeKernels {
  const libraryPath = kernelsLibrary();
  if (libraryPath === undefined) return { missing: told`they are not compiled here` };
  try {
    const instructions = nativeInstructions(libraryPath);
    return instructions === undefined
      ? { missing: told`this processor has neither AVX-512 VNNI nor AVX2` }
      : { libraryPath, instructions };
  } catch (error) {
    return { missing: errorPart(error) };
  }
}
