import { expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { onAbort } from './run-handle.js';

test('calls back once, when the signal is aborted', () => {
  const controller = new AbortController();
  let calls = 0;
  onAbort(controller.signal, () => calls++);
  expect(calls).toBe(0);
  controller.abort();
  controller.signal.dispatchEvent(new Event('abort'));
  expect(calls).toBe(1);
});

test('not any more once nobody listens, and never without a signal', () => {
  const controller = new AbortController();
  let calls = 0;
  onAbort(controller.signal, () => calls++)();
  onAbort(undefined, () => calls++)();
  controller.abort();
  expect(calls).toBe(0);
});

test('an aborted signal is refused with its reason', () => {
  const own = new QaioError('deadline-exceeded', 'too late');
  expect(() => onAbort(AbortSignal.abort(own), () => undefined)).toThrow(own);
  expect(() => onAbort(AbortSignal.abort(), () => undefined)).toThrow('The run was cancelled.');
});
