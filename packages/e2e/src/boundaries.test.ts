/** The guard is guarded: planted violations of the layering must be found by lint. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './testing/aio.js';

/** Lints a text as if it were the content of a file. @returns the rules that complain */
function lint(file: string, code: string): string[] {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const args = [eslint, '--stdin', '--stdin-filename', join(root, file), '--format', 'json'];
  const done = spawnSync(process.execPath, args, { cwd: root, input: code, encoding: 'utf8' });
  const start = done.stdout.indexOf('[{');
  if (start < 0) throw new Error(`lint said nothing: ${done.stdout}${done.stderr}`);
  const [result] = JSON.parse(done.stdout.slice(start)) as { messages: { ruleId: string }[] }[];
  return [...new Set((result?.messages ?? []).map(({ ruleId }) => ruleId))];
}

test.each([
  [
    'a client that imports the engine',
    'packages/tui/src/index.ts',
    "import '@qaio/core';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'client state that imports a view',
    'packages/client/src/turn.ts',
    "import 'react';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'client state that imports a transport',
    'packages/client/src/turn.ts',
    "import 'nice-grpc';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'client state that imports the engine',
    'packages/client/src/turn.ts',
    "import '@qaio/core';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'client state that reaches for the browser',
    'packages/client/src/turn.ts',
    'export const x = fetch;\n',
    'no-restricted-globals',
  ],
  [
    'client state that reaches for Node',
    'packages/client/src/turn.ts',
    "import 'node:fs';\n",
    'no-restricted-imports',
  ],
  [
    'a server that imports the runtime',
    'packages/server/src/index.ts',
    "import 'onnxruntime-node';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'an engine that imports gRPC',
    'packages/core/src/index.ts',
    "import 'nice-grpc';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'a path into another package',
    'packages/server/src/index.ts',
    "export * from '../../core/src/errors.js';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'text that imports the engine',
    'packages/core/src/text/tokenizer.ts',
    "export * from '../engine/engine.js';\n",
    'import-x/no-restricted-paths',
  ],
  [
    'a second owner of the runtime',
    'packages/core/src/engine/engine.ts',
    "import 'onnxruntime-node';\n",
    'no-restricted-imports',
  ],
  [
    'a second owner of the runtime beside the first',
    'packages/core/src/engine/node-binding/node-binding-runner.ts',
    "import 'onnxruntime-node';\n",
    'no-restricted-imports',
  ],
  [
    'the C API that imports the Node binding',
    'packages/core/src/engine/c-api/c-api-session.ts',
    "export * from '../node-binding/node-binding-messages.js';\n",
    'import-x/no-restricted-paths',
  ],
  [
    'the Node binding that imports the C API',
    'packages/core/src/engine/node-binding/node-binding-session.ts',
    "export * from '../c-api/scratch.js';\n",
    'import-x/no-restricted-paths',
  ],
  [
    'what both share that imports one of them',
    'packages/core/src/engine/session/model-feed.ts',
    "export * from '../c-api/scratch.js';\n",
    'import-x/no-restricted-paths',
  ],
  [
    'an engine that knows which runner it has',
    'packages/core/src/engine/engine.ts',
    "export * from './c-api/c-api-runner.js';\n",
    'import-x/no-restricted-paths',
  ],
  [
    'the environment read in the middle',
    'packages/core/src/errors.ts',
    'export const x = process.env;\n',
    'no-restricted-properties',
  ],
])('%s', (_, file, code, rule) => {
  expect(lint(file, code)).toContain(rule);
});

test('a file that breaks no rule is left alone', () => {
  expect(lint('packages/server/src/index.ts', "export { parseAddress } from './address.js';\n")).toEqual([]);
});
