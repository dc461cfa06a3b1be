// Packs the packages for use outside this repository, as tarballs of npm: node scripts/pack.mjs [FOLDER]. What goes in
// is each manifest's `files`; what only this repository can use is taken out of the manifests.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(root, 'dist'));
const { node } = readJson(join(root, 'package.json')).engines;

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @returns a record for every package: name, version, filename, size, unpackedSize, files */
function npmPack(args) {
  const done = npm(['pack', '--json', '--ignore-scripts', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  return Object.values(JSON.parse(done.stdout));
}

/** Whether the compiler wrote it for a source that is not there any more: it removes nothing. */
function isStale(folder, path) {
  const [, compiled] = /^(?:dist|dist-node)\/(.+?)(?:\.d)?\.[jt]s$/.exec(path) ?? [];
  // Vite empties its folder by itself
  if (compiled === undefined || path.startsWith('dist/assets/')) return false;
  return !['.ts', '.tsx'].some((ending) => existsSync(join(folder, 'src', compiled + ending)));
}

/** Without what leads to sources and to the fakes of tests, and without the tools of this repository. */
function packedManifest(manifest) {
  const kept = Object.entries(manifest).filter(([key]) => key !== 'nx' && key !== 'devDependencies');
  const outside = Object.entries(manifest.exports)
    .filter(([path]) => !path.startsWith('./testing'))
    .map(([path, target]) => [path, withoutSource(target)]);
  return { ...Object.fromEntries(kept), engines: { node }, exports: Object.fromEntries(outside) };
}

const withoutSource = (target) =>
  typeof target === 'string'
    ? target
    : Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== '@qaio/source'));

/** The package as it will be packed, in a folder of its own. */
function stage(folder, { name, files }, staging) {
  const staged = join(staging, name.replace('/', '-'));
  for (const { path } of files)
    if (!isStale(folder, path)) cpSync(join(folder, path), join(staged, path), { recursive: true });
  const manifest = packedManifest(readJson(join(folder, 'package.json')));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, 'LICENSE'), join(staged, 'LICENSE'));
  return staged;
}

const folders = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name))
  .filter((folder) => readJson(join(folder, 'package.json')).files);
const staging = mkdtempSync(join(tmpdir(), 'qaio-pack-'));
try {
  const listed = npmPack(['--dry-run', ...folders]);
  const byName = new Map(listed.map((record) => [record.name, record]));
  const staged = folders.map((folder) =>
    stage(folder, byName.get(readJson(join(folder, 'package.json')).name), staging),
  );
  mkdirSync(out, { recursive: true });
  for (const { filename, size, unpackedSize, files } of npmPack(['--pack-destination', out, ...staged]))
    console.log([filename, size, unpackedSize, files.length].join('\t'));
} finally {
  rmSync(staging, { recursive: true, force: true });
}
