import { errorMessage } from '@qaio/core';
import type { Messages } from './messages.js';

export const englishMessages: Messages = {
  error: (thrown) => errorMessage(thrown).trim(),
  startingServer: 'Starting the server ...',
  importing: (source, dtype, leftOut) => `Importing ${source} as ${dtype}${leftOut} ...`,
  loading: (model) => `Loading ${model}`,
  warming: (tasks) => `Warming ${tasks} tasks`,
  goingOn: (row, file) => `Going on after row ${row} of ${file}.`,
  noTerminal: 'The dashboard needs a terminal. Without one, use `aio run TASK TEXT`.',
  testsPassed: (passed, all) => `${passed} of ${all} tests passed`,
};
