import { expect, test } from '@jest/globals';
import { grpcProxy } from './grpc-proxy.js';

const proxied = { http_proxy: 'http://user:secret@proxy.example:3128/' };

test.each([
  ...['127.0.0.1:1', '127.9.9.9:1', '[::1]:1', '[0:0:0:0:0:0:0:1]:1', '[::ffff:127.0.0.1]:1'],
  ...['localhost:1', 'LOCALHOST.:1', 'a.localhost:1', '0.0.0.0:1', '[::]:1'],
])('a server on this machine, %s, is never reached through a proxy', (address) => {
  expect(grpcProxy(proxied, address)).toBeUndefined();
});

test.each([
  'a.example:1',
  '10.0.0.1:1',
  '[2001:db8::1]:1',
  'localhost.example:1',
  '128.0.0.1:1',
  'notlocalhost:1',
])('another machine, %s, is reached through the proxy, whose password is not told', (address) => {
  expect(grpcProxy(proxied, address)).toBe('proxy.example:3128');
});

test('the variables are those of gRPC, in its order', () => {
  const names = ['grpc_proxy', 'https_proxy', 'http_proxy'];
  const env = Object.fromEntries(names.map((name) => [name, `http://${name.replace('_', '-')}`]));
  expect(grpcProxy(env, 'a:1')).toBe('grpc-proxy:80');
  expect(grpcProxy({ ...env, grpc_proxy: '' }, 'a:1')).toBe('https-proxy:80');
  expect(grpcProxy({ ...env, grpc_proxy: '', https_proxy: undefined }, 'a:1')).toBe('http-proxy:80');
  for (const http_proxy of ['', 'nonsense', 'https://a', 'socks5://a'])
    expect(grpcProxy({ http_proxy }, 'a:1')).toBeUndefined();
});

test.each([
  ['example', 'a.example:1'],
  ['b, A.Example', 'a.example:1'],
  ['10.0.0.0/8', '10.1.2.3:1'],
  ['2001:db8::/32', '[2001:db8::1]:1'],
  ['*', 'a.example:1'],
])('hosts without a proxy, %s, are reached directly: %s', (list, address) => {
  for (const name of ['no_grpc_proxy', 'no_proxy', 'NO_PROXY'])
    expect(grpcProxy({ ...proxied, [name]: list }, address)).toBeUndefined();
});

test.each(['', ',', 'b.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8', 'x/8'])(
  'hosts without a proxy, %s, do not cover others',
  (list) => {
    expect(grpcProxy({ ...proxied, no_proxy: list }, 'a.example:1')).toBeDefined();
    expect(grpcProxy({ ...proxied, no_proxy: list }, '11.0.0.1:1')).toBeDefined();
  },
);
