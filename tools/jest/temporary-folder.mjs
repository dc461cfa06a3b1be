import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before a package's tests: everything that they and their processes put into the temporary folder has one of its own. */
export default function createTemporaryFolder() {
  const variable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
  process.env[variable] = mkdtempSync(join(tmpdir(), 'qaio-tests-'));
}
