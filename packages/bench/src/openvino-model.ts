import { join } from 'node:path';
import { told } from '@qaio/core';
import type { Entry } from './benchmark.js';
import { keptFile } from './kept-file.js';
import { type PythonPeer, type PythonPeerOptions, pythonPeerEntries, runPython } from './python-peer.js';

// raise it whenever the same checkpoint gives another export
const exportVersion = 1;

const openvino: PythonPeer = {
  contestant: 'OpenVINO GenAI',
  label: 'OpenVINO GenAI int8',
  named: 'openvino',
  needs: told`it`,
  done: told`exported`,
  prepare: (python, { cacheFolder, sha256, checkpoint, onProgress }) => {
    const folder = join(cacheFolder, 'bench', 'openvino', `${sha256.slice(0, 32)}-int8-v${exportVersion}`);
    const onMaking = (): void => onProgress(told`exporting ${checkpoint} to OpenVINO, which takes minutes`);
    return keptFile(folder, onMaking, (path) => runPython(python, ['export_openvino.py', checkpoint, path]));
  },
};

/** The checkpoint in int8 by OpenVINO's own exporter, which takes minutes; kept in the cache folder. */
export const openvinoEntries = (options: PythonPeerOptions): Promise<Entry[]> =>
  pythonPeerEntries(openvino, options);
