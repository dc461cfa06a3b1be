import { expect, test } from '@jest/globals';
import { isLoopback, parseAddress } from './address.js';

test('HOST:PORT is read, IPv6 in brackets', () => {
  expect(parseAddress('127.0.0.1:50051')).toEqual({ host: '127.0.0.1', port: 50051 });
  expect(parseAddress('[::1]:0')).toEqual({ host: '[::1]', port: 0 });
});

test.each(['', '50051', 'localhost', ':80', 'a:99999', 'a:b', '::1:80', 'http://a:80'])(
  '%p is refused',
  (text) => {
    expect(() => parseAddress(text)).toThrow(/is not an address\. Expected HOST:PORT/u);
  },
);

test('loopback names', () => {
  expect(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '10.0.0.1', 'evil.example', '127.evil.example.com'].map(isLoopback)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
