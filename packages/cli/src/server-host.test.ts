import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '@qaio/server/testing';
import { runInContext } from './testing/run-in-context.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

// the context has no model: whatever is answered, a server has answered
async function aio(args: readonly string[], server?: string) {
  return runInContext(args, { server });
}

const address = (): string => scripted.server.grpcAddress;

test('run --server prints what the server answers, as it does for a model of its own', async () => {
  expect(await aio(['run', 'chat', '心累', '--server', address()])).toEqual({
    code: 0,
    stdout: 'sentiment：负面 100.0% (正面 0.0%, 负面 100.0%)\n听到：心累(负面)\n',
    stderr: '',
  });
  const { stdout } = await aio(['run', 'sentiment', '好', '--json', '--server', address()]);
  expect(JSON.parse(stdout)).toMatchObject({ result: { classification: { labelId: 'positive' } } });
});

test('the server may stand in the environment; an option of the model asks for one here', async () => {
  expect(await aio(['run', 'sentiment', '好'], address())).toMatchObject({ code: 0 });
  const here = await aio(['run', 'sentiment', '好', '--model', '/nonexistent/x'], address());
  expect(here).toMatchObject({ code: 1, stderr: expect.stringContaining('/nonexistent/x') });
});

test.each([
  ['a task that it has not', ['run', 'nope', 'x'], 2, /has no task 'nope'\. It has: chat, sentiment\./u],
  ['an input that it refuses', ['run', 'sentiment', '长'.repeat(61)], 1, /longer than 60 characters/u],
  [
    'a setting that it refuses',
    ['run', 'sentiment', '好', '--temperature', '1'],
    1,
    /sampling\.temperature/u,
  ],
  [
    'a conversation that it does not keep',
    ['run', 'chat', '好', '--session', 'a'],
    1,
    /conversation|session/u,
  ],
  [
    'an option of a model beside it',
    ['run', 'chat', '好', '--guard-text', 'a=b'],
    2,
    /Leave out --server or --guard-text\./u,
  ],
])('%s is told', async (_what, args, code, message) => {
  expect(await aio([...args, '--server', address()])).toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringMatching(message),
  });
});

test('with --json a run that fails is one object, too', async () => {
  const { code, stdout, stderr } = await aio([
    'run',
    'sentiment',
    '长'.repeat(61),
    '--json',
    '--server',
    address(),
  ]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'invalid-input', message: expect.stringContaining('60') },
  });
  expect(stderr).toContain('60');
});

test.each([
  [
    ['run', 'chat', '好'],
    '127.0.0.1:1',
    'Start one with npx aio serve --listen 127.0.0.1:1. Or leave --server',
  ],
  [['chat'], '127.0.0.1:1', 'Start one with npx aio serve --listen 127.0.0.1:1. Or leave --server'],
  [['tasks', 'types'], '127.0.0.1:1', 'Start one with npx aio serve --listen 127.0.0.1:1.\n'],
  [['tasks', 'types', '--tls'], '127.0.0.1:1', 'See there whether it runs.\n'],
])('%j where no server answers at %s: %s', async (args, server, remedy) => {
  const said = await runInContext([...args, '--server', server], { program: 'npx aio' });
  expect(said.code).toBe(1);
  expect(said.stderr).toContain(`aio: No server answers at ${server}. ${remedy}`);
});

test('the HTTP address of a server is told from one where nobody answers', async () => {
  const { httpAddress } = scripted.server;
  expect(await aio(['run', 'chat', '好', '--server', httpAddress])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^aio: What answers at \S+ speaks HTTP, not gRPC\..* 127\.0\.0\.1:50051 unless --listen/u,
    ),
  });
});

test.each([['run', 'chat', '好'], ['chat'], ['tui']])(
  '%s --server with what is no address is a wrong command line',
  async (...args) => {
    expect(await aio([...args, '--server', 'foo'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'foo' is not an address. Expected HOST:PORT"),
    });
  },
);

test('a conversation without a server has nowhere to live', async () => {
  expect(await aio(['run', 'chat', '好', '--session', 'a'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('add --server, or talk in one process with aio chat'),
  });
});
