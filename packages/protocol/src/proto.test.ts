/** The .proto files and what is generated from them. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

const api = 'proto/prompttasks/v1/prompt_tasks.proto';
const served = join(root, 'proto/served.binpb');

/** @param work is given an empty folder, which goes afterwards */
function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'qaio-buf-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('old clients can use the API; what they could not is found', () => {
  expect(buf('breaking', '--against', served)).toEqual({ status: 0, output: '' });
  inFolder((folder) => {
    cpSync(join(root, 'proto'), join(folder, 'proto'), { recursive: true });
    copyFileSync(join(root, 'buf.yaml'), join(folder, 'buf.yaml'));
    const file = join(folder, api);
    const text = readFileSync(file, 'utf8');
    const field = 'string expected_etag = 6;';
    for (const change of ['string expected_etag = 77;', 'bytes expected_etag = 6;', 'string etag = 6;']) {
      expect(text).toContain(field);
      writeFileSync(file, text.replace(field, change));
      const { status, output } = buf('breaking', folder, '--against', served);
      expect({ status, output }).toMatchObject({
        status: 100,
        output: expect.stringMatching(/RunTaskRequest/u),
      });
    }
  });
});

test('what later versions are compared with is the API as it is', () => {
  inFolder((folder) => {
    const now = join(folder, 'now.binpb');
    expect(buf('build', '--exclude-source-info', '-o', now)).toEqual({ status: 0, output: '' });
    expect(readFileSync(now).equals(readFileSync(served))).toBe(true);
  });
});

test('the reference in docs/api.md is what the .proto says, and everything there has a comment', () => {
  inFolder((folder) => {
    const file = join(folder, 'api.md');
    copyFileSync(join(root, 'docs/api.md'), file);
    const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(node('scripts/generate-api-reference.mjs', file)).toMatchObject({ status: 0, stderr: '' });
    const prettier = [
      'node_modules/prettier/bin/prettier.cjs',
      '--config',
      '.prettierrc.json',
      '--write',
      file,
    ];
    expect(node(...prettier).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(root, 'docs/api.md'), 'utf8'));
  });
});

test.each([
  ['buf.gen.yaml', 'packages/protocol/src/gen'],
  ['buf.gen.described.yaml', 'packages/protocol/src/described/gen'],
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
