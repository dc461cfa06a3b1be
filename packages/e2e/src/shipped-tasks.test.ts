/** The tests that the shipped task files carry, on the embedded model. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { root, runAio } from './testing/aio.js';

interface TaskTest {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly assert: readonly {
    readonly type: string;
    readonly value?: string | number;
    readonly min?: number;
    readonly path?: string;
  }[];
}
interface RunJson {
  readonly result: { readonly label?: string; readonly confidence?: number; readonly text?: string };
  readonly upstream: readonly { readonly result: { readonly label?: string } }[];
}

const checks: Readonly<Record<string, (run: RunJson, assertion: TaskTest['assert'][number]) => void>> = {
  equals: ({ result }, { value }) => expect(result.label ?? result.text).toBe(value),
  confidence: ({ result }, { min }) => expect(result.confidence).toBeGreaterThanOrEqual(min ?? 0),
  maxChars: ({ result }, { value }) =>
    expect([...(result.text ?? '')].length).toBeLessThanOrEqual(Number(value)),
  needs: ({ upstream }, { value }) => expect(upstream[0]?.result.label).toBe(value),
};

test.each(['sentiment', 'chat'])('%s', async (name) => {
  const file = await readFile(join(root, `packages/tasks/tasks/${name}.yaml`), 'utf8');
  const { tests } = parse(file) as { tests: readonly TaskTest[] };
  expect(tests.length).toBeGreaterThan(0);
  for (const { vars, assert } of tests) {
    const { stdout } = await runAio(['run', name, '--input', JSON.stringify(vars), '--json']);
    const run = JSON.parse(stdout) as RunJson;
    for (const assertion of assert) {
      const check = checks[assertion.type];
      if (!check) throw new Error(`no check for ${assertion.type}`);
      check(run, assertion);
    }
  }
});
