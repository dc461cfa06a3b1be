import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** After them: the folder that `createTemporaryFolder` made goes, with what is left in it. */
export default function removeTemporaryFolder() {
  rmSync(tmpdir(), { recursive: true, force: true });
}
