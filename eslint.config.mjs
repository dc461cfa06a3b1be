import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier/flat';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { zones } from './tools/lint/zones.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const engineOnly = ['onnxruntime-node'];
const clientOnly = ['ink', 'react', 'react-dom'];

/** Which layer may depend on which; see docs/architecture.md. */
const depConstraints = [
  {
    sourceTag: 'layer:protocol',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...engineOnly, ...clientOnly],
  },
  {
    sourceTag: 'layer:engine',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: ['@grpc/*', 'nice-grpc*', ...clientOnly],
  },
  { sourceTag: 'layer:content', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'layer:kernels', onlyDependOnLibsWithTags: [] },
  {
    sourceTag: 'layer:models',
    onlyDependOnLibsWithTags: ['layer:engine', 'layer:kernels'],
    bannedExternalImports: ['@grpc/*', 'nice-grpc*', ...engineOnly, ...clientOnly],
  },
  {
    sourceTag: 'layer:bench',
    onlyDependOnLibsWithTags: ['layer:engine', 'layer:models'],
    bannedExternalImports: ['@grpc/*', 'nice-grpc*', ...clientOnly],
  },
  {
    sourceTag: 'layer:server',
    onlyDependOnLibsWithTags: ['layer:engine', 'layer:protocol'],
    bannedExternalImports: [...engineOnly, ...clientOnly],
  },
  {
    sourceTag: 'layer:client-state',
    onlyDependOnLibsWithTags: ['layer:protocol'],
    bannedExternalImports: ['@grpc/*', 'nice-grpc*', ...engineOnly, ...clientOnly],
  },
  {
    sourceTag: 'layer:client',
    onlyDependOnLibsWithTags: ['layer:protocol', 'layer:client-state'],
    bannedExternalImports: engineOnly,
  },
  {
    sourceTag: 'layer:cli',
    onlyDependOnLibsWithTags: [
      'layer:engine',
      'layer:models',
      'layer:bench',
      'layer:content',
      'layer:protocol',
      'layer:server',
      'layer:client-state',
      'layer:client',
    ],
    bannedExternalImports: engineOnly,
  },
  { sourceTag: 'layer:e2e', onlyDependOnLibsWithTags: ['*'] },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/dist-node',
      '**/out-tsc',
      '**/out-test',
      '**/coverage',
      '**/node_modules',
      '**/src/gen/**',
      '**/onnx/gen/**',
      '**/described/gen/**',
      '.nx',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx, 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: `${root}/packages/*/tsconfig.lib.json` }),
      ],
    },
    rules: {
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // code points are what limits and windows count
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints,
          // a command that may do without them imports them where it needs them, to start sooner
          checkDynamicDependenciesExceptions: ['@qaio/server', '@qaio/tui'],
        },
      ],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: root, zones }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-params': ['error', 4],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only the main file of the command line reads the environment.',
        },
        {
          object: 'process',
          property: 'cwd',
          message: 'Only the main file of the command line knows where it was started.',
        },
        { object: 'process', property: 'exit', message: 'Only the main file of the command line exits.' },
      ],
    },
  },
  {
    files: [
      'packages/cli/src/main.ts',
      'packages/core/src/testing/fuzz/fuzz-test.ts',
      'packages/e2e/src/testing/*.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // still with five or six: arithmetic of blocks, the graph, a download's parts
    files: [
      'packages/models/src/gguf/dequantise.ts',
      'packages/models/src/hub/download-file.ts',
      'packages/models/src/onnx/{decoder-graph,embedding,graph-builder}.ts',
    ],
    rules: { 'max-params': 'off' },
  },
  {
    // the one owner of the runtime
    files: ['packages/core/src/**/*.ts'],
    ignores: ['packages/core/src/engine/node-binding/node-binding-session.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: engineOnly }] },
  },
  {
    // what is shown runs in a terminal and in a browser: it reaches for neither
    files: ['packages/client/src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'document',
        'window',
        'navigator',
        'localStorage',
      ],
    },
  },
  {
    // a transport, of the web's kind
    files: ['packages/client/src/http/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'document', 'window', 'navigator', 'localStorage'],
    },
  },
  {
    files: ['packages/client/src/http/*.test.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      '@nx/enforce-module-boundaries': 'off', // tests may start a real server
      'import-x/no-restricted-paths': 'off', // and use the fakes
      '@typescript-eslint/no-non-null-assertion': 'off', // what is missing fails the test
      '@typescript-eslint/no-unsafe-assignment': 'off', // expect.any(...) is any
      'max-lines-per-function': 'off', // a describe is one function
      'max-params': 'off', // a table's columns are parameters
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        require: 'readonly',
        module: 'readonly',
        globalThis: 'readonly',
      },
    },
  },
  prettier,
);
