// Fails when package-lock.json lacks an optional platform package that its parent names. npm 11's
// "npm ci" rejects such a lock file ("Missing: x@ from lock file"); npm 10's accepts it.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

function isLocked(where, name) {
  for (let base = where; ; base = base.slice(0, base.lastIndexOf('/node_modules/'))) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    if (!base.includes('/node_modules/')) return Boolean(packages[`node_modules/${name}`]);
  }
}

const missing = [];
for (const [where, entry] of Object.entries(packages))
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {}))
    if (!isLocked(where, name)) missing.push(`${where || '.'}: ${name}@${range}`);

if (missing.length > 0) {
  console.error(`package-lock.json is incomplete:\n${missing.join('\n')}`);
  process.exit(1);
}
