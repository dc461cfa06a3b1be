import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // workspace packages are read as source, as everywhere
  resolve: { conditions: ['@qaio/source', ...defaultClientConditions] },
  // the page's security policy allows no data: addresses
  build: { outDir: 'dist', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // `vite` for work on the page: the API is a server started with `aio serve`
  server: { host: '127.0.0.1', proxy: { '/v1': 'http://127.0.0.1:7860' } },
});
