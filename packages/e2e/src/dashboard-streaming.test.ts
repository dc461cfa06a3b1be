/** `aio tui` in a real pseudo-terminal while an answer comes, a piece at a time. */
import { afterEach, expect, test } from '@jest/globals';
import { Dashboard } from './testing/dashboard.js';
import { type SlowServer, slowServer } from './testing/slow-server.js';

let dashboard: Dashboard | undefined;
let server: SlowServer | undefined;
afterEach(async () => {
  dashboard?.kill();
  await server?.close();
});

const pieces = ['今天😀', '真是辛苦了，', '先喝口水🍵，', 'take a break', '，慢慢来🎉。', '一切都会好的👍！'];

test.each([
  [60, 20],
  [80, 24],
  [160, 50],
])('a window of %dx%d that is resized between the pieces of an answer stays whole', async (cols, rows) => {
  server = await slowServer();
  dashboard = new Dashboard(server.address, cols, rows);
  await dashboard.until(/● 已连接/u);
  await dashboard.send('今天好累😮');
  await dashboard.until(/Esc 停止/u);
  for (const [i, piece] of pieces.entries()) {
    server.write(piece);
    const [otherCols, otherRows] = [cols - 10 + 7 * i, rows - 2 + i];
    for (const [width, height] of [
      [Math.max(50, otherCols), otherRows],
      [cols, rows],
    ] as const) {
      dashboard.resize(width, height);
      await dashboard.until(new RegExp(`^╭.{${width - 4},}╮`, 'u'));
      await dashboard.untilWritten(piece);
      expect(await dashboard.crooked()).toEqual([]);
    }
  }
  server.done();
  await dashboard.until(/F1 帮助/u);
  await dashboard.untilWritten(pieces.join(''));
  await dashboard.untilWritten('你：今天好累😮');
  expect(await dashboard.crooked()).toEqual([]);
});
