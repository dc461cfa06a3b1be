import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Beside every file of the page one that is compressed already: the server sends it where the browser takes it. */
const compressed = {
  name: 'compressed',
  async writeBundle({ dir }, bundle) {
    const compress = async (name) => {
      const path = join(dir, name);
      await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
    };
    await Promise.all(Object.keys(bundle).map(compress));
  },
};

export default defineConfig({
  plugins: [react(), compressed],
  // workspace packages are read as source, as everywhere
  resolve: { conditions: ['@qaio/source', ...defaultClientConditions] },
  // the page's security policy allows no data: addresses
  build: { outDir: 'dist', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // `vite` for work on the page: the API is a server started with `aio serve`
  server: { host: '127.0.0.1', proxy: { '/v1': 'http://127.0.0.1:7860' } },
});
