/** The architectures that are known: one row for each. */
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { checkedJson } from '../checkpoint/checked-json.js';
import { refuseQuantised } from '../checkpoint/quantised-checkpoint.js';
import type { GgufMetadata } from '../gguf/gguf-metadata.js';
import type { Architecture, Decoder } from './architecture.js';
import { gemma3 } from './gemma3/gemma3.js';
import { llama } from './llama/llama.js';
import { qwen2 } from './qwen2/qwen2.js';
import { qwen3 } from './qwen3/qwen3.js';
import { qwen35 } from './qwen3.5/qwen3.5.js';

const architectures: readonly Architecture[] = [qwen2, qwen3, qwen35, llama, gemma3];

const architectureJson = z.looseObject({ architectures: z.array(z.string()).min(1) });

/**
 * @param json config.json
 * @throws QaioError `model-invalid`, `model-unsupported` with the names that are known
 */
export function decoderOfConfig(json: unknown, path: string): Decoder {
  const name = checkedJson(architectureJson, json, path).architectures[0] ?? '';
  const found = architectures.find(({ names }) => names.includes(name));
  if (!found)
    throw unknown(
      path,
      name,
      architectures.flatMap(({ names }) => names),
    );
  refuseQuantised(json, path);
  return found.fromConfig(json, path);
}

/** @throws QaioError `model-invalid`, `model-unsupported` with the names that are known */
export function architectureOfGguf({ architecture, path }: GgufMetadata): Architecture {
  const found = architectures.find(({ ggufName }) => ggufName === architecture);
  if (found) return found;
  throw unknown(
    path,
    architecture,
    architectures.map(({ ggufName }) => ggufName),
  );
}

const unknown = (path: string, name: string, known: readonly string[]): QaioError =>
  new QaioError(
    'model-unsupported',
    told`${path}: architecture ${name} is not supported; supported: ${known.join(', ')}.`,
  );
