/** An engine that is lost under calls: what they, probes, the log and the metrics say. */
import { expect, test } from '@jest/globals';
import { Status } from 'nice-grpc';
import { RetryInfo, type RichClientError } from 'nice-grpc-error-details';
import { startScriptedServer } from './testing/scripted-server.js';

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test('only the call under way reports it, to be tried again; the server is unready until it is loaded again', async () => {
  const scripted = await startScriptedServer();
  const { client, runner, tasks, server, log } = scripted;
  const read = async (path: string) => fetch(`http://${server.httpAddress}${path}`);
  const ask = () => client.runTask({ task: 'sentiment', input: { text: '心累' } });
  try {
    const release = scripted.holdModel();
    const underWay = ask().catch((error: unknown) => error as RichClientError);
    while (tasks.model.engine.load.running === 0) await turn();
    runner.lose(new Error('the thread ended'));
    release();
    const failure = (await underWay) as RichClientError;
    expect(failure).toMatchObject({
      code: Status.UNAVAILABLE,
      details: expect.stringContaining('try again'),
    });
    expect(failure.extra.map(({ $type }) => $type)).toContain(RetryInfo.$type);
    while ((await read('/readyz')).status !== 200) await turn();
    const { result } = await ask();
    expect(result?.output?.value).toMatchObject({ label: '负面' });
    const metrics = await (await read('/metrics')).text();
    expect(metrics).toContain('qaio_engine_losses_total 1\n');
    expect(metrics).toContain('qaio_engine_restarts_total 1\n');
    const said = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const ours = said.filter(({ msg }) => /engine/u.test(String(msg)));
    expect(ours).toMatchObject([
      { level: 50, err: { message: 'the thread ended' } },
      { level: 30, msg: 'The engine runs again' },
    ]);
  } finally {
    await scripted.close();
  }
});
