/** The .proto files and what is generated from them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function buf(...args: string[]): { status: number | null; output: string } {
  const done = spawnSync(process.execPath, [join(root, 'node_modules/@bufbuild/buf/bin/buf'), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: done.status, output: done.stdout + done.stderr };
}

test('buf lint and buf format find nothing', () => {
  expect(buf('lint')).toEqual({ status: 0, output: '' });
  expect(buf('format', '-d', '--exit-code')).toEqual({ status: 0, output: '' });
});

test.each([
  ['buf.gen.yaml', 'packages/protocol/src/gen'],
  ['buf.gen.onnx.yaml', 'packages/models/src/onnx/gen'],
])('what is committed is what %s generates', (template, generated) => {
  const folder = mkdtempSync(join(tmpdir(), 'qaio-buf-'));
  try {
    expect(buf('generate', '--template', template, '-o', folder)).toMatchObject({ status: 0 });
    const names = readdirSync(join(root, generated), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names)
      expect(readFileSync(join(folder, generated, name), 'utf8')).toBe(
        readFileSync(join(root, generated, name), 'utf8'),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
