import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { GraphStorage } from '../onnx/graph-builder.js';
import { WeightsFile } from '../onnx/weights-file.js';
import { QuantisationThread } from '../quantise/quantisation-thread.js';

/** Opens a weights file for a graph that is written meanwhile; all of it is on disk at the end. */
export async function withGraphStorage<T>(
  weightsPath: string,
  build: (storage: GraphStorage) => Promise<T>,
): Promise<T> {
  const file = await open(weightsPath, 'w');
  const quantiser = new QuantisationThread();
  const weights = new WeightsFile(basename(weightsPath), file);
  try {
    const built = await build({ weights, quantiser });
    await weights.finish();
    await file.sync();
    return built;
  } finally {
    await quantiser.close();
    await weights.settle();
    await file.close();
  }
}
