import { expect, test } from '@jest/globals';
import { isExact } from '../session/product-probe.js';
import { sessionConfig } from '../session/session-config.js';
import { addsExactly, isProbeExact } from './c-api-product-probe.js';
import { loadOrtApi } from './ort-library.js';

test('sessions as they are opened on this processor add products of 8-bit codes exactly', () => {
  const api = loadOrtApi();
  expect(isProbeExact(api, sessionConfig(addsExactly(api)))).toBe(true);
});

test('precise sessions add exactly on every processor', () => {
  expect(isProbeExact(loadOrtApi(), sessionConfig(false))).toBe(true);
});

test.each([
  ['sums of a processor with AVX2 and without VNNI (qemu, Haswell)', 131068, false],
  ['exact sums', 259080, true],
])('%s', (_, sum, exact) => {
  expect(isExact(new Float32Array(16).fill(sum))).toBe(exact);
});
