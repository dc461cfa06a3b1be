import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OrtApi } from './ort-api.js';

const libraryNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'libonnxruntime.so.1',
  win32: 'onnxruntime.dll',
};

let loaded: OrtApi | undefined;

/**
 * The library that onnxruntime-node ships, loaded once per process.
 *
 * @throws Error, saying why, if it is missing, not 64-bit, or not the version that the package declares
 */
export function loadOrtApi(): OrtApi {
  loaded ??= openLibrary();
  return loaded;
}

function openLibrary(): OrtApi {
  if (!['x64', 'arm64'].includes(process.arch))
    throw new Error(`expected the processor architecture x64 or arm64, not ${process.arch}`);
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('onnxruntime-node/package.json');
  const { version } = require(manifest) as { readonly version: string };
  const name = libraryNames[process.platform] ?? `libonnxruntime.${version}.dylib`;
  const path = join(dirname(manifest), 'bin/napi-v6', process.platform, process.arch, name);
  if (!existsSync(path)) throw new Error(`onnxruntime-node ${version} does not include ${path}`);
  const api = new OrtApi(path);
  if (api.version !== version) throw new Error(`${path} has version ${api.version}; expected ${version}`);
  return api;
}
