/** `aio tui` in a real pseudo-terminal: what a person sees at 80x24 and larger. */
import { afterEach, expect, test } from '@jest/globals';
import { type Served, serve } from './testing/aio.js';
import { Dashboard } from './testing/dashboard.js';

let dashboard: Dashboard;
let served: Served | undefined;
afterEach(async () => {
  dashboard.kill();
  await served?.stop();
});

test('a conversation at 80x24, cancelled, resized and left', async () => {
  served = await serve();
  dashboard = new Dashboard(served.grpcAddress);
  await dashboard.until(/● 已连接 .*mini fp32/u);
  await dashboard.until(/这个任务不记得前面的话；.*counsellor/u);

  dashboard.type('老板又改需求了，心累');
  await dashboard.until(/› 老板又改需求了，心累/u);
  // the prompt is two columns wide, the ten characters twenty
  expect(dashboard.cursor).toEqual({ x: 22, y: 21 });
  dashboard.type('\r');
  await dashboard.until(/首字 \d+ms/u);
  const screen = await dashboard.until(/负面 ██/u);
  expect(screen).toContain('你：老板又改需求了，心累');
  expect(screen).toMatch(/▸ 负面 █.* 9\d\.\d%/u);
  expect(screen).toMatch(/答：.{5,}/u);

  await dashboard.send('今天的实验终于成功了，太棒了！');
  dashboard.type('\u001B');
  await dashboard.until(/\(已停止\)|▸ 正面/u);

  dashboard.resize(120, 32);
  await dashboard.until(/^╭─{74,}╮╭─+╮\n(?:│.*│\n)+╰─+╯╰─+╯\n/u);

  dashboard.type('\u0003');
  expect(await dashboard.exited).toBe(0);
});

test.each([
  [60, 20],
  [80, 24],
  [160, 50],
])('at %dx%d frames stay straight around Chinese text, emoji and long words', async (cols, rows) => {
  served = await serve();
  dashboard = new Dashboard(served.grpcAddress, cols, rows);
  await dashboard.until(/● 已连接/u);
  for (const text of ['老板又改需求了，心累', '实验终于成功了😀🎉太棒了', 'unbelievable'.repeat(9)]) {
    dashboard.type(text);
    await dashboard.until(new RegExp(`› .*${text.slice(-3)}`, 'u'));
    dashboard.type('\r');
    await dashboard.until(/首字 \d+ms|F1 帮助/u);
    await dashboard.until(/答：.{2,}/u);
    expect(await dashboard.crooked()).toEqual([]);
  }
  for (const key of ['\u001BOP', '\u0014', '\u0007', '\u000F']) {
    dashboard.type(key);
    await dashboard.until(/Esc/u);
    expect(await dashboard.crooked()).toEqual([]);
    dashboard.type('\u001B');
    await dashboard.until(/你：/u);
  }
});

test('a window that is resized while an answer is awaited and while it comes stays whole', async () => {
  served = await serve();
  dashboard = new Dashboard(served.grpcAddress, 160, 50);
  await dashboard.until(/● 已连接/u);
  served.child.kill('SIGSTOP');
  await dashboard.send('老板又改需求了，心累');
  for (const [cols, rows] of [
    [60, 20],
    [80, 24],
    [200, 50],
    [60, 20],
  ] as const) {
    dashboard.resize(cols, rows);
    const width = new RegExp(`^╭.{${cols - 4},}╮`, 'u');
    await dashboard.until(width);
    await dashboard.until(/Esc 停止/u);
    expect(await dashboard.crooked()).toEqual([]);
  }
  served.child.kill('SIGCONT');
  dashboard.resize(80, 24);
  await dashboard.until(/负面 ██.*首字 \d+ms/su);
  expect(await dashboard.until(/答：.{2,}/u)).toContain('你：老板又改需求了，心累');
  expect(await dashboard.crooked()).toEqual([]);
});

test('a server that is killed and started again is found by itself, and nothing of before is lost', async () => {
  served = await serve();
  const { grpcAddress } = served;
  dashboard = new Dashboard(grpcAddress, 100, 30);
  await dashboard.until(/● 已连接/u);
  await dashboard.send('老板又改需求了，心累');
  await dashboard.until(/首字 \d+ms/u);
  served.child.kill('SIGKILL');
  await dashboard.until(/● 连接断开/u);
  dashboard.type('还在吗');
  served = await serve('--listen', grpcAddress);
  const screen = await dashboard.until(/● 已连接/u);
  expect(screen).toContain('你：老板又改需求了，心累');
  expect(screen).toContain('› 还在吗');
  dashboard.type('\r');
  await dashboard.until(/你：还在吗.*答：.{2,}/su);
  expect(dashboard.lines.join('\n')).not.toContain('没有服务器回应');
});

test.each(['127.0.0.1', 'localhost'])('%s is reached though the environment names proxies', async (host) => {
  served = await serve();
  const nobody = 'http://127.0.0.1:9';
  const proxies = { http_proxy: nobody, https_proxy: nobody, grpc_proxy: nobody, no_proxy: 'a.example' };
  dashboard = new Dashboard(served.grpcAddress.replace('127.0.0.1', host), 80, 24, proxies);
  await dashboard.until(/● 已连接/u);
});

test('another machine is looked for through the proxy, which is named', async () => {
  const proxies = { http_proxy: 'http://127.0.0.1:9', https_proxy: '', grpc_proxy: '', no_proxy: '' };
  dashboard = new Dashboard('tasks.invalid:50051', 80, 24, { ...proxies, NO_PROXY: '', no_grpc_proxy: '' });
  await dashboard.until(/tasks\.invalid:50051 上没有服务器回应.*127\.0\.0\.1:9/su);
});

test('without a server the dashboard says how to start one, and keeps what is typed', async () => {
  dashboard = new Dashboard('127.0.0.1:1');
  await dashboard.until(/127\.0\.0\.1:1 上没有服务器回应/u);
  await dashboard.send('你好');
  const screen = await dashboard.until(/没有发送/u);
  expect(screen).toContain('› 你好');
  expect(screen).not.toContain('ECONNREFUSED');
  dashboard.type('\u0003');
  expect(await dashboard.exited).toBe(0);
});

test('a server that is not there yet, and one that goes away, are told', async () => {
  served = await serve();
  dashboard = new Dashboard(served.grpcAddress, 100, 30);
  await dashboard.until(/● 已连接/u);
  await served.stop();
  await dashboard.until(/● 连接断开/u);
  await dashboard.send('还在吗');
  await dashboard.until(/没有服务器回应.*aio serve.*› 还在吗.*没有发送/su);
  dashboard.type('\u0003');
  expect(await dashboard.exited).toBe(0);
});
