import { expect, test } from '@jest/globals';
import koffi from 'koffi';
import { isTelemetryOff, turnTelemetryOff } from './telemetry.js';

const unlessWindows = process.platform === 'win32' ? test.skip : test;

unlessWindows('native code sees that telemetry is off, though somebody asked for it', () => {
  const program = koffi.load(null);
  const getenv = program.func('const char *getenv(const char *)');
  // another test of this process may have turned it off
  program.func('int setenv(const char *, const char *, int)')('ORT_DISABLE_TELEMETRY', '0', 1);
  expect(isTelemetryOff()).toBe(false);
  turnTelemetryOff();
  expect(getenv('ORT_DISABLE_TELEMETRY')).toBe('1');
  expect(isTelemetryOff()).toBe(true);
});
