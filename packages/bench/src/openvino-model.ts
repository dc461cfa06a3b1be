import { join } from 'node:path';
import { describeModel } from '@qaio/models';
import type { Entry } from './benchmark.js';
import { keptFile } from './kept-file.js';
import { pythonOf } from './named-peers.js';
import { type PythonPeerOptions, lastLine, runPython } from './python-peer.js';

const script = 'export_openvino.py';
// raise it whenever the same checkpoint gives another export
const exportVersion = 1;

/** The checkpoint in int8 by OpenVINO's own exporter, which takes minutes; kept in the cache folder. */
export async function openvinoEntries(options: PythonPeerOptions): Promise<Entry[]> {
  const { openvino, cacheFolder, sha256, checkpoint, onProgress, onSkipped } = options;
  if (openvino === undefined) {
    onSkipped('OpenVINO GenAI', 'it is measured where --openvino names a Python that has it');
    return [];
  }
  if ((await describeModel(checkpoint)) !== undefined) {
    onSkipped('OpenVINO GenAI', `${checkpoint} is an import of this program, and its checkpoint is unknown`);
    return [];
  }
  const location = await pythonOf(openvino, '--openvino');
  const folder = join(cacheFolder, 'bench', 'openvino', `${sha256.slice(0, 32)}-int8-v${exportVersion}`);
  const onMaking = (): void => onProgress(`exporting ${checkpoint} to OpenVINO, which takes minutes`);
  try {
    const modelPath = await keptFile(folder, onMaking, (path) =>
      runPython(location, [script, checkpoint, path]),
    );
    return [{ label: 'OpenVINO GenAI int8', contestant: 'OpenVINO GenAI', modelPath, location }];
  } catch (error) {
    onSkipped('OpenVINO GenAI', `the model cannot be exported: ${lastLine(error)}`);
    return [];
  }
}
