import { LoadClient } from './load-client.js';
import { sentences } from './known-answers.js';

const turns = 8;
const tokensPerTurn = 60;

/** Tokens a second of one chat after another, alone and beside clients that list the tasks without a pause. */
export async function chatBesideLists(
  address: string,
  listers: number,
): Promise<{ readonly alone: number; readonly beside: number; readonly listsPerSecond: number }> {
  const client = new LoadClient(address);
  const alone = await chatSpeed(client);
  let [isOver, lists] = [false, 0];
  const started = performance.now();
  const others = Array.from({ length: listers }, async () => {
    const lister = new LoadClient(address);
    while (!isOver) {
      await lister.list();
      lists++;
    }
    lister.close();
  });
  const beside = await chatSpeed(client);
  const seconds = (performance.now() - started) / 1000;
  isOver = true;
  await Promise.all(others);
  client.close();
  return { alone, beside, listsPerSecond: lists / seconds };
}

async function chatSpeed(client: LoadClient): Promise<number> {
  const started = performance.now();
  let tokens = 0;
  for (let turn = 0; turn < turns; turn++)
    tokens += (await client.chat(sentences[turn % sentences.length] ?? sentences[0], tokensPerTurn)).tokens;
  return tokens / ((performance.now() - started) / 1000);
}
