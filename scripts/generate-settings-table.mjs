// Writes the table of settings in docs/operations.md; run by `npm run generate`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const cli = new URL('../packages/cli/', import.meta.url);
const { Command } = createRequire(new URL('package.json', cli))('commander');
const [{ addServeOptions }, { settingsTable }] = await Promise.all(
  ['serve-options.js', 'config/settings-table.js'].map((name) => import(new URL(`dist/${name}`, cli))),
);
const file = new URL('../docs/operations.md', import.meta.url);
const [begin, end] = ['<!-- settings: generated -->', '<!-- end of settings -->'];
const [before, rest] = readFileSync(file, 'utf8').split(begin);
const after = rest.split(end)[1];
const table = settingsTable(addServeOptions(new Command('serve')));
writeFileSync(file, `${before}${begin}\n\n${table}\n\n${end}${after}`);
