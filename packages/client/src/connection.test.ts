import { expect, test } from '@jest/globals';
import { GetModelResponse, TaskFileProblem } from '@qaio/protocol';
import { Connection, type ConnectionState } from './connection.js';
import { TaskClientError } from './task-client-error.js';
import type { TaskList } from './task-client.js';
import { textTask } from './testing/scripted-task-client.js';

const settled = (): Promise<void> => new Promise(setImmediate);

/** A server that is there or not, and a clock that goes on when it is told to. */
class FakeServer {
  isThere = true;
  failure = new Error('no server');
  /** What the next watches tell. */
  lists: TaskList[] = [{ tasks: [textTask()], problems: [] }];
  #wake: (() => void)[] = [];

  async getModel(): Promise<GetModelResponse> {
    if (!this.isThere) throw this.failure;
    return GetModelResponse.fromPartial({ model: 'mini' });
  }

  async *watchTasks(): AsyncGenerator<TaskList> {
    if (!this.isThere) throw this.failure;
    yield* this.lists;
  }

  /** How long somebody wanted to wait. */
  readonly waits: number[] = [];

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      this.waits.push(ms);
      const end = (): void => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.#wake.push(end);
      signal.addEventListener('abort', end);
    });

  /** Lets everybody who waits go on. */
  async tick(): Promise<void> {
    await settled();
    for (const wake of this.#wake.splice(0)) wake();
    await settled();
  }

  get waiting(): number {
    return this.#wake.length;
  }
}

function setup() {
  const server = new FakeServer();
  const connection = new Connection(server, server.wait);
  const controller = new AbortController();
  return { server, connection, controller, follow: () => connection.follow(controller.signal) };
}

test('a connection that never was is being made; one that was is lost, and comes back', async () => {
  const { server, connection, follow } = setup();
  const seen: ConnectionState['status'][] = [connection.state().status];
  server.isThere = false;
  void follow();
  for (const isThere of [false, true, true, false, true]) {
    server.isThere = isThere;
    await server.tick();
    seen.push(connection.state().status);
  }
  expect(seen).toEqual(['connecting', 'connecting', 'connected', 'connected', 'lost', 'connected']);
  expect(connection.state().model?.model).toBe('mini');
});

test('a connection is made only when the tasks are known too: a message has somewhere to go then', async () => {
  const { server, connection, follow } = setup();
  server.lists = [];
  void follow();
  await settled();
  expect(connection.state()).toMatchObject({ status: 'connecting', model: { model: 'mini' } });
  server.lists = [{ tasks: [], problems: [] }];
  await server.tick();
  expect(connection.state().status).toBe('connected');
});

test('tasks and problems are those that the server told last, also while it is away and after its restart', async () => {
  const { server, connection, follow } = setup();
  const problem = TaskFileProblem.fromPartial({ message: 'no' });
  const [first, second] = [textTask({ name: 'tasks/a' }), textTask({ name: 'tasks/b' })];
  server.lists = [
    { tasks: [first], problems: [] },
    { tasks: [first], problems: [problem] },
  ];
  void follow();
  await settled();
  expect(connection.state()).toMatchObject({ tasks: [first], problems: [problem] });
  server.isThere = false;
  await server.tick();
  expect(connection.state()).toMatchObject({ status: 'lost', tasks: [first], problems: [problem] });
  server.isThere = true;
  server.lists = [{ tasks: [second], problems: [] }];
  await server.tick();
  expect(connection.state()).toMatchObject({ status: 'connected', tasks: [second], problems: [] });
});

test('a silence counts its tries from the first that failed, and ends with an answer', async () => {
  const server = new FakeServer();
  let now = 1000;
  const connection = new Connection(server, server.wait, () => now++);
  server.isThere = false;
  void connection.follow(new AbortController().signal);
  await server.tick();
  await settled();
  expect(connection.state().silence).toEqual({ since: 1000, tries: 2, wantsKey: false });
  server.isThere = true;
  await server.tick();
  expect(connection.state().silence).toBeUndefined();
  server.isThere = false;
  await server.tick();
  expect(connection.state().silence).toEqual({ since: 1001, tries: 1, wantsKey: false });
});

test('the longer a server is silent, the longer are the waits, up to a bound', async () => {
  const { server, follow } = setup();
  server.isThere = false;
  void follow();
  for (let i = 0; i < 4; i++) await server.tick();
  server.isThere = true;
  await server.tick();
  expect(server.waits).toEqual([2000, 4000, 5000, 5000, 5000, 2000]);
});

test('a watch that has gone silent with its server is begun anew when that answers again', async () => {
  const { server } = setup();
  const watches: AbortSignal[] = [];
  const client = {
    getModel: () => server.getModel(),
    watchTasks: async function* (signal: AbortSignal): AsyncGenerator<TaskList> {
      watches.push(signal);
      yield* server.lists;
      await new Promise((_, reject) => signal.addEventListener('abort', reject));
    },
  };
  const silent = new Connection(client, server.wait);
  void silent.follow(new AbortController().signal);
  await server.tick();
  server.isThere = false;
  await server.tick();
  server.isThere = true;
  server.lists = [{ tasks: [], problems: [] }];
  await server.tick();
  expect(watches.map(({ aborted }) => aborted)).toEqual([true, false]);
  expect(silent.state()).toMatchObject({ status: 'connected', tasks: [] });
});

test('a server that answers only who has a key is told from one that is not there', async () => {
  const { server, connection, follow } = setup();
  server.isThere = false;
  server.failure = new TaskClientError('UNAUTHENTICATED');
  void follow();
  await settled();
  expect(connection.state()).toMatchObject({ status: 'connecting', silence: { wantsKey: true } });
});

test('following ends with its signal, and what comes later changes nothing', async () => {
  const { server, connection, controller, follow } = setup();
  const following = follow();
  await settled();
  const before = connection.state();
  controller.abort();
  server.lists = [];
  await server.tick();
  await following;
  expect(connection.state()).toBe(before);
  expect(server.waiting).toBe(0);
});

test('an answer that comes after the end changes nothing', async () => {
  let answer: (model: GetModelResponse) => void = () => undefined;
  const getModel = () => new Promise<GetModelResponse>((resolve) => (answer = resolve));
  const server = new FakeServer();
  const connection = new Connection({ getModel, watchTasks: () => server.watchTasks() });
  const controller = new AbortController();
  const following = connection.follow(controller.signal);
  controller.abort();
  answer(GetModelResponse.fromPartial({ model: 'late' }));
  await following;
  expect(connection.state().model).toBeUndefined();
});

test('the wait of a real clock ends with the signal, not with the clock', async () => {
  const connection = new Connection(new FakeServer());
  const controller = new AbortController();
  const following = connection.follow(controller.signal);
  await settled();
  controller.abort();
  await following; // at once: the test's own time limit is not reached, and no timer keeps the process alive
  expect(connection.state().status).toBe('connected');
});

test('each time that a server is asked, its signal ends with that of the following, which keeps none of them', async () => {
  const asked: AbortSignal[] = [];
  const server = new FakeServer();
  const never = new Promise<GetModelResponse>(() => undefined);
  const getModel = (signal: AbortSignal): Promise<GetModelResponse> =>
    asked.push(signal) < 3 ? server.getModel() : never;
  const connection = new Connection({ getModel, watchTasks: () => server.watchTasks() }, server.wait);
  const controller = new AbortController();
  void connection.follow(controller.signal);
  for (let i = 0; i < 3; i++) await server.tick();
  controller.abort();
  expect(asked.map(({ aborted }) => aborted)).toEqual([false, false, true]);
});
