import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorMessage } from '@qaio/core';
import { describeModel } from '@qaio/models';
import type { Entry } from './benchmark.js';
import { pythonScript } from './contestant-channel.js';
import { keptFile } from './kept-file.js';
import { type NamedPeers, pythonOf } from './named-peers.js';
import type { OnSkipped } from './installed-peers.js';

const run = promisify(execFile);
const script = 'export_openvino.py';
// raise it whenever the same checkpoint gives another export
const exportVersion = 1;
const manyBytes = 2 ** 28;

export interface OpenvinoOptions extends NamedPeers {
  /** A .gguf file or a checkpoint's folder. */
  readonly checkpoint: string;
  readonly sha256: string;
  readonly cacheFolder: string;
  readonly onProgress: (text: string) => void;
  readonly onSkipped: OnSkipped;
}

/** The checkpoint in int8 by OpenVINO's own exporter, which takes minutes; kept in the cache folder. */
export async function openvinoEntries(options: OpenvinoOptions): Promise<Entry[]> {
  const { openvino, cacheFolder, sha256, checkpoint, onProgress, onSkipped } = options;
  if (openvino === undefined) {
    onSkipped('OpenVINO GenAI', 'it is measured where --openvino names a Python that has it');
    return [];
  }
  if ((await describeModel(checkpoint)) !== undefined) {
    onSkipped('OpenVINO GenAI', `${checkpoint} is an import of this program, and its checkpoint is unknown`);
    return [];
  }
  const location = await pythonOf(openvino);
  const folder = join(cacheFolder, 'bench', 'openvino', `${sha256.slice(0, 32)}-int8-v${exportVersion}`);
  const onMaking = (): void => onProgress(`exporting ${checkpoint} to OpenVINO, which takes minutes`);
  try {
    const modelPath = await keptFile(folder, onMaking, async (path) => {
      await run(location, [pythonScript(script), checkpoint, path], { maxBuffer: manyBytes });
    });
    return [{ label: 'OpenVINO GenAI int8', contestant: 'OpenVINO GenAI', modelPath, location }];
  } catch (error) {
    onSkipped('OpenVINO GenAI', `the model cannot be exported: ${lastLine(error)}`);
    return [];
  }
}

/** Where Python says what has gone wrong. */
function lastLine(error: unknown): string {
  return errorMessage(error).trimEnd().split('\n').at(-1) ?? '';
}
