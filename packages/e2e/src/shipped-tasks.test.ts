/** The tests that the shipped task files carry, on the embedded model. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RunTaskResponseJson } from '@qaio/protocol';
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
const checks: Readonly<
  Record<string, (run: RunTaskResponseJson, assertion: TaskTest['assert'][number]) => void>
> = {
  equals: ({ result }, { value }) => expect(result?.classification?.label ?? result?.text).toBe(value),
  confidence: ({ result }, { min }) =>
    expect(result?.classification?.confidence).toBeGreaterThanOrEqual(min ?? 0),
  maxChars: ({ result }, { value }) =>
    expect([...(result?.text ?? '')].length).toBeLessThanOrEqual(Number(value)),
  needs: ({ upstream }, { value }) => expect(upstream?.[0]?.classification?.label).toBe(value),
};

test.each(['sentiment', 'chat'])('%s', async (name) => {
  const file = await readFile(join(root, `packages/tasks/tasks/${name}.yaml`), 'utf8');
  const { tests } = parse(file) as { tests: readonly TaskTest[] };
  expect(tests.length).toBeGreaterThan(0);
  for (const { vars, assert } of tests) {
    const { stdout } = await runAio(['run', name, '--input', JSON.stringify(vars), '--json']);
    const run = JSON.parse(stdout) as RunTaskResponseJson;
    for (const assertion of assert) {
      const check = checks[assertion.type];
      if (!check) throw new Error(`no check for ${assertion.type}`);
      check(run, assertion);
    }
  }
});
