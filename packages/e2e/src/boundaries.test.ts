/** The guard is guarded: planted violations of the layering must be found by lint. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { root } from './testing/aio.js';

interface Plant {
  readonly what: string;
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const plants: readonly Plant[] = [
  {
    what: 'a client that imports the engine',
    file: 'packages/tui/src/index.ts',
    code: "import '@qaio/core';\n",
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a server that imports the runtime',
    file: 'packages/server/src/index.ts',
    code: "import 'onnxruntime-node';\n",
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a server that imports what reads model files',
    file: 'packages/server/src/index.ts',
    code: "import '@qaio/models';\n",
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'operators that know the engine',
    file: 'packages/kernels/src/index.ts',
    code: "import '@qaio/core';\n",
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'an engine that imports gRPC',
    file: 'packages/core/src/index.ts',
    code: "import 'nice-grpc';\n",
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a path into another package',
    file: 'packages/server/src/index.ts',
    code: "export * from '../../core/src/errors.js';\n",
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a second owner of the runtime',
    file: 'packages/core/src/engine/engine.ts',
    code: "import 'onnxruntime-node';\n",
    rule: 'no-restricted-imports',
  },
  {
    what: 'the environment read in the middle',
    file: 'packages/core/src/errors.ts',
    code: 'export const x = process.env;\n',
    rule: 'no-restricted-properties',
  },
  {
    what: 'a path that depends on where the process was started',
    file: 'packages/core/src/task-file/task-loader.ts',
    code: 'export const x = process.cwd();\n',
    rule: 'no-restricted-properties',
  },
];

/** Folder -> a file of it and what that must not import: the nearest forbidden floor above. */
const forbidden: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  core: {
    engine: ['engine.ts', 'text/tokenizer.js'],
    text: ['tokenizer.ts', 'engine/engine.js'],
    output: ['text.ts', 'task/prompt-task.js'],
    constraint: ['token-masks.ts', 'task/prompt-task.js'],
    task: ['prompt-task.ts', 'pipeline/task-set.js'],
    'task-file': ['task-file.ts', 'pipeline/task-set.js'],
    pipeline: ['task-set.ts', 'evaluation/evaluate-task.js'],
    evaluation: ['evaluate-task.ts', 'task-file/task-loader.js'],
  },
  models: {
    quantise: ['block-quantise.ts', 'checkpoint/decoder-config.js'],
    checkpoint: ['safetensors.ts', 'gguf/gguf-file.js'],
    gguf: ['gguf-file.ts', 'import/open-checkpoint.js'],
    rotation: ['hadamard.ts', 'onnx/graph-builder.js'],
    onnx: ['decoder-graph.ts', 'model-folder/model-manifest.js'],
    fusion: ['fused-graph.ts', 'model-folder/model-manifest.js'],
    architectures: ['architectures.ts', 'model-folder/model-manifest.js'],
    'model-folder': ['model-manifest.ts', 'import/import-checkpoint.js'],
    import: ['open-checkpoint.ts', 'store/model-cache.js'],
    load: ['load-model.ts', 'import/import-checkpoint.js'],
    store: ['model-cache.ts', 'load/load-model.js'],
    hub: ['hub-client.ts', 'import/import-checkpoint.js'],
    verify: ['verify-model.ts', 'import/import-checkpoint.js'],
  },
};

const plantsIn = (name: string): Plant[] =>
  Object.entries(forbidden[name] ?? {}).map(([folder, [file, target]]) => ({
    what: `${name}/${folder} that imports ${target}`,
    file: `packages/${name}/src/${folder}/${file}`,
    code: `export * from '../${target}';\n`,
    rule: 'import-x/no-restricted-paths',
  }));

const fine = { file: 'packages/server/src/index.ts', code: "export { parseAddress } from './address.js';\n" };
const all = [...plants, ...plantsIn('core'), ...plantsIn('models')];
let rules: readonly (readonly string[])[];

beforeAll(() => {
  const script = join(root, 'packages/e2e/src/testing/lint-texts.mjs');
  const input = JSON.stringify([...all, fine]);
  const done = spawnSync(process.execPath, [script], { cwd: root, input, encoding: 'utf8' });
  const [, found] = /^rules: (.*)$/mu.exec(done.stdout) ?? [];
  if (found === undefined) throw new Error(`lint said nothing: ${done.stdout}${done.stderr}`);
  rules = JSON.parse(found) as string[][];
}, 180_000);

test.each(all.map(({ what, rule }, i) => ({ what, rule, i })))('$what is found', ({ rule, i }) => {
  expect(rules[i]).toContain(rule);
});

test('a file that breaks no rule is left alone', () => {
  expect(rules[all.length]).toEqual([]);
});

describe.each(Object.keys(forbidden))('%s', (name) => {
  test('has a planted violation for every folder', () => {
    const folders = readdirSync(join(root, 'packages', name, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
      .map((entry) => entry.name);
    expect(Object.keys(forbidden[name] ?? {}).sort()).toEqual(folders.sort());
  });
});
