import { expect, test } from '@jest/globals';
import { requireTrustedEditors } from './edit-option.js';

const at = (host: string) => ({ host, port: 7860 });
const edit = { edit: true, allowHost: [] };

test('tasks are edited from this machine, or by people with keys', () => {
  for (const host of ['127.0.0.1', '[::1]', 'localhost']) requireTrustedEditors(edit, at(host), false);
  requireTrustedEditors(edit, at('0.0.0.0'), true);
  requireTrustedEditors({ allowHost: [] }, at('0.0.0.0'), false);
  for (const [options, host] of [
    [edit, '0.0.0.0'],
    [{ ...edit, allowHost: ['mood.example'] }, '127.0.0.1'],
    [{ ...edit, allowOrigin: ['https://mood.example'] }, '127.0.0.1'],
  ] as const)
    expect(() => requireTrustedEditors(options, at(host), false)).toThrow(/--api-key-file/u);
});
