/** Which folder of a package may import which; see docs/architecture.md. */

/** Folder of packages/core/src -> what it may import beside itself. */
const coreFolders = {
  engine: ['errors.ts', 'told.ts', 'common-length.ts'],
  text: ['errors.ts', 'told.ts', 'common-length.ts'],
  output: ['errors.ts', 'told.ts', 'language-model.ts', 'map-concurrent.ts', 'engine', 'text', 'constraint'],
  task: ['errors.ts', 'told.ts', 'text', 'constraint', 'output'],
  constraint: ['errors.ts', 'told.ts', 'canonical-json.ts', 'common-length.ts', 'engine', 'text'],
  'task-file': ['errors.ts', 'told.ts', 'text', 'constraint', 'output', 'task'],
  pipeline: [
    'errors.ts',
    'told.ts',
    'language-model.ts',
    'loop-queue.ts',
    'storage-reason.ts',
    'engine',
    'text',
    'constraint',
    'output',
    'task',
  ],
  evaluation: [
    'errors.ts',
    'told.ts',
    'canonical-json.ts',
    'language-model.ts',
    'map-concurrent.ts',
    'engine',
    'output',
    'task',
    'pipeline',
  ],
};
/** Folder of packages/models/src -> what it may import beside itself. */
const modelsFolders = {
  quantise: [],
  checkpoint: ['quantise'],
  gguf: ['checkpoint', 'quantise'],
  rotation: ['checkpoint'],
  onnx: ['checkpoint', 'quantise', 'rotation'],
  fusion: ['onnx'],
  'model-folder': ['checkpoint', 'onnx'],
  architectures: ['checkpoint', 'gguf', 'quantise', 'rotation', 'onnx'],
  import: ['checkpoint', 'gguf', 'architectures', 'quantise', 'onnx', 'model-folder'],
  load: ['checkpoint', 'fusion', 'onnx', 'model-folder'],
  store: ['checkpoint', 'import', 'onnx', 'model-folder'],
  hub: ['checkpoint', 'architectures'],
  verify: ['checkpoint', 'load', 'model-folder'],
};

/** Folder of packages/core/src/engine -> what of the engine it may import beside itself. */
const engineFolders = {
  session: ['model-runner.ts'],
  'c-api': ['model-runner.ts', 'session'],
  'node-binding': ['model-runner.ts', 'session'],
};

const zonesOf = (path, folders) =>
  Object.entries(folders).map(([folder, allowed]) => ({
    target: `${path}/${folder}`,
    from: path,
    except: [folder, ...allowed].map((name) => `./${name}`),
    message: `${folder}/ may import of ${path} only: ${allowed.join(', ') || 'nothing'}`,
  }));

const enginePath = 'packages/core/src/engine';

export const zones = [
  ...zonesOf('packages/core/src', coreFolders),
  ...zonesOf('packages/models/src', modelsFolders),
  ...zonesOf(enginePath, engineFolders),
  {
    target: `${enginePath}/!(load-model-runner).ts`,
    from: ['c-api', 'node-binding'].map((folder) => `${enginePath}/${folder}`),
    message: 'the engine knows a ModelRunner only; load-model-runner.ts chooses one',
  },
];
