import { base } from '../../tools/jest/base.mjs';

export default {
  ...base,
  displayName: 'e2e',
  // jest would leave a processor to itself, and these wait for processes of their own
  maxWorkers: '100%',
  testSequencer: '<rootDir>/longest-first.cjs',
};
