/** The packages as others get them: packed, and unpacked into a project that has nothing but what they declare. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from './aio.js';

export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** The tarball, and its size in bytes. */
  readonly tarball: string;
  readonly size: number;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Where the project has it. */
  readonly folder: string;
}

type Manifest = Pick<PackedPackage, 'name' | 'version'> & Partial<Pick<PackedPackage, 'dependencies'>>;

/** @param folder an empty one, which becomes the project's */
export async function packedProject(folder: string): Promise<readonly PackedPackage[]> {
  const tarballs = join(folder, 'tarballs');
  const listed = run(process.execPath, [join(root, 'scripts/pack.mjs'), tarballs])
    .trim()
    .split('\n');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const packages = await Promise.all(
    listed.map(async (line) => {
      const [fileName = '', size] = line.split('\t');
      return { ...(await unpack(join(tarballs, fileName), folder)), size: Number(size) };
    }),
  );
  await link('@types/node', root, folder);
  return packages;
}

/** A project with some of them alone. @param folder an empty one */
export async function projectOf(tarballs: readonly string[], folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await Promise.all(tarballs.map((tarball) => unpack(tarball, folder)));
  await link('@types/node', root, folder);
}

async function unpack(tarball: string, project: string): Promise<Omit<PackedPackage, 'size'>> {
  const [, id = ''] = /qaio-(\w+)-[\d.]+\.tgz$/u.exec(tarball) ?? [];
  const folder = join(project, 'node_modules/@qaio', id);
  await mkdir(folder, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, dependencies = {} } = manifest;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  for (const dependency of Object.keys(dependencies).filter((each) => !each.startsWith('@qaio/')))
    await link(dependency, join(root, 'packages', id), folder);
  return { name, version, dependencies, tarball, files, folder };
}

/** What npm would install: what is installed for the package in this repository. */
async function link(dependency: string, from: string, into: string): Promise<void> {
  const nested = join(from, 'node_modules', dependency);
  const place = join(into, 'node_modules', dependency);
  await mkdir(dirname(place), { recursive: true });
  await symlink(existsSync(nested) ? nested : join(root, 'node_modules', dependency), place, 'junction');
}

/** @returns what it prints @throws Error with that, where it fails */
export function run(command: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
