// Fuzzes for as long as is asked, with other values each time: npm run fuzz -- [MINUTES] [FILE …]. The files, all
// `*.fuzz.test.ts` where none is named, share the time.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const usualMinutes = 60;
const [given, ...names] = process.argv.slice(2);
const minutes = Number(given ?? usualMinutes);
if (!(minutes > 0)) {
  console.error(`'${given}' is no number of minutes. Usage: npm run fuzz -- [MINUTES] [FILE …]`);
  process.exit(2);
}

const files = readdirSync('packages').flatMap((name) =>
  readdirSync(join('packages', name, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.fuzz.test.ts'))
    .map((file) => ({ folder: join('packages', name), file: join('src', file) }))
    .filter(({ file }) => names.length === 0 || names.some((part) => file.includes(part))),
);
let failed = false;
for (const { folder, file } of files) {
  const jest = join(import.meta.dirname, '../node_modules/jest/bin/jest.js');
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const QAIO_FUZZ_MINUTES = String(minutes / files.length);
  console.log(
    `${basename(folder)}: ${basename(dirname(file))}/${basename(file)}, ${QAIO_FUZZ_MINUTES} minutes`,
  );
  const done = spawnSync(process.execPath, [...node, jest, file], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, QAIO_FUZZ_MINUTES },
  });
  failed ||= done.status !== 0;
}
process.exit(failed ? 1 : 0);
