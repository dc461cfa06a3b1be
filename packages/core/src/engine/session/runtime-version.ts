import { createRequire } from 'node:module';

/** Of ONNX Runtime, as its package declares it. */
export function runtimeVersion(): string {
  const manifest = createRequire(import.meta.url)('onnxruntime-node/package.json') as {
    readonly version: string;
  };
  return manifest.version;
}
