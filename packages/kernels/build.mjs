// Compiles the operators for this machine's platform: node build.mjs. Without a C++ compiler nothing is lost but speed,
// so that ends well, too; only `--strict` makes it a failure.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const source = join(root, 'src');
const platform = `${process.platform}-${process.arch}`;
const folder = join(root, 'native', platform);
const libraries = { 'linux-x64': 'libqaio-kernels.so', 'darwin-x64': 'libqaio-kernels.dylib' };
const library = libraries[platform];
const isStrict = process.argv.includes('--strict');

const common = ['-O3', '-std=c++17', '-fPIC', '-fvisibility=hidden', '-Wall', '-Wextra', '-Wno-psabi'];
// every product is rounded before it is added, as the runtime's own operators do it
const arithmetic = ['-ffp-contract=off', '-fno-math-errno', '-fno-trapping-math'];
const avx512 = ['-mavx512f', '-mavx512bw', '-mavx512vl', '-mavx512dq', '-mfma'];
// what these files have inline beside others has to be free of vectors: the linker keeps one copy, for all processors
const instructions = {
  'avx2.cpp': ['-mavx2', '-mfma'],
  'attention_avx2.cpp': ['-mavx2', '-mfma', '-mf16c'],
  'attention_avx512.cpp': avx512,
  'blocks_avx2.cpp': ['-mavx2', '-mfma', '-mf16c'],
  'blocks_avx512.cpp': [...avx512, '-mavx512vnni'],
  'delta_avx2.cpp': ['-mavx2', '-mfma'],
  'delta_avx512.cpp': avx512,
  'avx512_vnni.cpp': [...avx512, '-mavx512vnni'],
};
// so that the library loads on machines with another C++ runtime, and shows nothing of its own
const linking = {
  linux: ['-shared', '-static-libstdc++', '-static-libgcc', '-Wl,--exclude-libs,ALL', '-Wl,-z,noexecstack'],
  darwin: ['-dynamiclib'],
};

const sources = readdirSync(source)
  .filter((name) => /\.(cpp|h)$/u.test(name))
  .sort();
const units = sources.filter((name) => name.endsWith('.cpp'));

function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of sources) hash.update(name).update(readFileSync(join(source, name)));
  return hash.digest('hex');
}

function compiler() {
  const candidates = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'];
  return candidates.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code}`));
    });
  });
}

async function compile(cxx, scratch) {
  const objects = units.map((name) => join(scratch, `${name}.o`));
  const compiled = units.map((name, i) =>
    run(cxx, [
      ...common,
      ...arithmetic,
      ...(instructions[name] ?? []),
      '-c',
      join(source, name),
      '-o',
      objects[i],
    ]),
  );
  await Promise.all(compiled);
  const made = join(scratch, library);
  await run(cxx, [...linking[process.platform], ...objects, '-o', made]);
  return made;
}

function giveUp(reason) {
  console.error(
    `The native operators are not built: ${reason}. The model runs on ONNX Runtime's own, more slowly.`,
  );
  if (isStrict) process.exitCode = 1;
}

async function build(stamp) {
  const cxx = compiler();
  if (!cxx) return giveUp('there is no C++ compiler (c++, g++ or clang++; CXX names another)');
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, 'build-'));
  try {
    // moved in one step: a process that has the old one keeps it
    renameSync(await compile(cxx, scratch), join(folder, library));
    writeFileSync(join(folder, 'stamp'), stamp);
  } catch (error) {
    giveUp(error.message);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const stamp = wantedStamp();
const stampFile = join(folder, 'stamp');
const isFresh =
  library !== undefined &&
  existsSync(join(folder, library)) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === stamp;
if (library === undefined) giveUp(`they are written for x64 under Linux and macOS, and this is ${platform}`);
else if (!isFresh) await build(stamp);
