/** How soon there is something to see on the page over a slow line: `npm run first-paint`. */
import { startBrowser } from '../testing/chromium.js';
import { serve } from '../testing/aio.js';
import { loadedPage } from '../testing/loaded-page.js';

/** Lighthouse's "Slow 4G". https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
const slowLine = { latencyMs: 150, bitsPerSecond: 1_600_000 };
const visits = 5;

const served = await serve();
const browser = await startBrowser();
try {
  for (const latency of [0, slowLine.latencyMs])
    for (let i = 0; i < visits; i++) {
      const { firstPaintMs, bytes } = await firstVisit(latency);
      console.log(`${latency} ms latency: ${firstPaintMs.toFixed(0)} ms, ${bytes} bytes before`);
    }
} finally {
  await browser.close();
  await served.stop();
}

/** With nothing kept of an earlier one. */
async function firstVisit(latency: number) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  const throughput = slowLine.bitsPerSecond / 8;
  await protocol.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency },
    ...{ downloadThroughput: throughput, uploadThroughput: throughput },
  });
  await page.goto(`http://${served.httpAddress}/`);
  await page.getByRole('combobox').waitFor();
  const loaded = await loadedPage(page);
  await context.close();
  return loaded;
}
