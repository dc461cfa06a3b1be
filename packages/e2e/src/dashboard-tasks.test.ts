/** Every task that ships, and a stranger's, in the dashboard: nothing of them is written into it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Served, serve } from './testing/aio.js';
import { Dashboard } from './testing/dashboard.js';
import { strangersTask } from './testing/strangers-task.js';

const [down, controlT] = ['\u001B[B', '\u0014'];

let folder: string;
let served: Served;
let dashboard: Dashboard;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-tasks-'));
  await writeFile(join(folder, 'weather.yaml'), strangersTask);
  served = await serve('--tasks', folder);
  dashboard = new Dashboard(served.grpcAddress, 120, 40);
});
afterAll(async () => {
  dashboard.kill();
  await served.stop();
  await rm(folder, { recursive: true });
});

async function choose(name: string): Promise<void> {
  dashboard.type(controlT);
  for (let screen = await dashboard.until(/▸ \S+ {2}/u); !screen.includes(`▸ ${name}  `);) {
    dashboard.type(down);
    const before = /▸ (\S+)/u.exec(screen)?.[1] ?? '';
    screen = await dashboard.until(new RegExp(`▸ (?!${before} )\\S+ {2}`, 'u'));
  }
  dashboard.type('\r');
}

test('each is chosen, asked for what it takes, and answers', async () => {
  await dashboard.until(/● 已连接/u);
  const response = await fetch(`http://${served.httpAddress}/v1/tasks`);
  const { tasks } = (await response.json()) as { tasks: { name: string }[] };
  const names = tasks.map(({ name }) => name.replace('tasks/', ''));
  expect(names.length).toBeGreaterThan(8);
  expect(names).toContain('weather');
  for (const [at, name] of names.entries()) {
    await choose(name);
    await dashboard.until(/F1 帮助/u);
    const text = `第${at}句话，心累`;
    await dashboard.send(text);
    if (name === 'weather') {
      await dashboard.until(/days.*›/u);
      await dashboard.send('3');
    }
    await dashboard.until(new RegExp(`你：(?:text: )?${text}`, 'u'));
    const screen = await dashboard.until(/^(?!.*Esc 停止).*F1 帮助/su);
    expect([name, screen]).toEqual([name, expect.not.stringContaining('✗')]);
  }
}, 180_000);
