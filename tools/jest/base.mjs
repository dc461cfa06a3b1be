import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Shared jest settings: native ESM, TypeScript stripped by swc (types are checked by the typecheck target). */
export const base = {
  testEnvironment: here('./environment.cjs'),
  reporters: ['default', [here('./totals-reporter.cjs'), { name: 'unit' }]],
  globalSetup: here('./temporary-folder.mjs'),
  globalTeardown: here('./remove-temporary-folder.mjs'),
  // jest's own default is the temporary folder
  cacheDirectory: here('../../node_modules/.cache/jest'),
  roots: ['<rootDir>/src'],
  // an import of a model takes seconds inside jest's vm, where every global is looked up anew
  testTimeout: 60_000,
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
          target: 'es2022',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // './x.js' in a TypeScript source means ./x.ts or ./x.tsx
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.tsx', '$1.js'] },
  testEnvironmentOptions: { customExportConditions: ['@qaio/source', 'node', 'node-addons'] },
};
