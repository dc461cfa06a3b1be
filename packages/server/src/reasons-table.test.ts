import { readFile, readdir } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { errorReasons } from './public-error.js';

const source = new URL('.', import.meta.url);

/** Those that one door alone refuses for. */
async function refusalReasons(): Promise<readonly string[]> {
  const files = (await readdir(source, { recursive: true })).filter((file) =>
    /^(?:http\/|batch-item).*(?<!\.test)\.ts$/u.test(file),
  );
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, source), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(/refus(?:al|ed)\([^;`]*?'(?<reason>[A-Z_]+)'/gu)].map(
      ({ groups }) => groups?.['reason'] ?? '',
    ),
  );
}

test('docs/api.md has every reason of an error, and no other', async () => {
  const document = await readFile(new URL('../../../docs/api.md', source), 'utf8');
  const [, table = ''] = /^\| situation.*\n((?:\|.*\n)+)/mu.exec(document) ?? [];
  const told = [...table.matchAll(/`([A-Z_]{5,})`/gu)].map(([, reason]) => reason);
  const known = [...errorReasons(), ...(await refusalReasons())];
  expect([...new Set(told)].sort()).toEqual([...new Set(known)].sort());
});
