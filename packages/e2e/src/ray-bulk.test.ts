/** examples/ray: a file of lines cut in blocks, answered by actors that each own a server; one of them is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { cacheFolder, outcomeOf, root, runAio } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

const missing = missingCommand('python3', ['-c', 'import ray.data']);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-ray-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Answer {
  readonly id?: number;
  readonly label?: string;
  readonly confidence?: number;
}

async function answersIn(path: string): Promise<Answer[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Answer);
}

/** Serves as `aio` does; the first of its kind is gone within a line of its answer, whose place differs from its id. */
const fakeServer = `import { createServer } from 'node:http';
import { existsSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
const isFirst = !existsSync('first');
writeFileSync('first', '');
const server = createServer(async (request, response) => {
  const items = (await text(request)).split('\\n').map((line) => JSON.parse(line));
  const answers = items.reverse().map(({ id, request: { input } }) =>
    JSON.stringify({ id, response: { result: { text: input.text } } }) + '\\n');
  if (!isFirst) return response.end(answers.join(''));
  response.write(answers[0] + '{"id":', () => process.exit());
});
server.listen(0, '127.0.0.1', () => console.log('Web   http://127.0.0.1:' + server.address().port));
`;

testIf(
  missingCommand('python3', ['--version']),
  'a block whose answers are cut off is run again by another server',
  async () => {
    const place = await mkdtemp(join(folder, 'cut-'));
    await writeFile(join(place, 'ray.py'), '');
    await writeFile(join(place, 'aio.mjs'), fakeServer);
    const program = `import json, sys, bulk
lines = ['{"id": 7, "text": "早"}', '{"id": "7", "text": "晚"}']
judge = bulk.Judge('echo', 1, sys.argv[1])
print(json.dumps(judge({'lines': [lines]})))
judge.server.kill()
`;
    const bulk = spawn('python3', ['-c', program, `${process.execPath} aio.mjs`], {
      cwd: place,
      env: {
        ...process.env,
        PYTHONPATH: `${place}:${join(root, 'examples/ray')}`,
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    const { code, stdout, stderr } = await outcomeOf(bulk, '');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { answer } = JSON.parse(stdout) as { answer: string[] };
    expect(answer.map((one) => JSON.parse(one) as unknown)).toEqual([{ text: '早' }, { text: '晚' }]);
  },
  60_000,
);

const isId = (name: string): boolean => name.endsWith('.id');
const hasLines = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ size }) => size > 0,
    () => false,
  );

/** A command that is `aio` and leaves a file named for its process. */
async function serverThatTellsItsId(): Promise<string> {
  const program = join(folder, 'aio.mjs');
  const aio = pathToFileURL(join(root, 'packages/cli/bin/aio.mjs')).href;
  await writeFile(
    program,
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(\`${folder}/\${process.pid}.id\`, '');\nawait import('${aio}');\n`,
  );
  return `${process.execPath} ${program}`;
}

testIf(
  missing,
  'nothing is lost, doubled or answered otherwise than on one machine, though a server is killed under way',
  async () => {
    const [rows, out, alone] = ['rows.jsonl', 'out.jsonl', 'alone.jsonl'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const texts = Array.from({ length: 1500 }, (_, i) =>
      i % 3 === 0 ? `第${i}次了，真扫兴。` : `今天第${i}，太开心了！`,
    );
    await writeFile(rows, texts.map((one, id) => `${JSON.stringify({ id, text: one })}\n`).join(''));
    const bulk = spawn(
      'python3',
      [join(root, 'examples/ray/bulk.py'), 'sentiment', rows, out, '--block', '100'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, AIO: await serverThatTellsItsId(), QAIO_CACHE: cacheFolder },
      },
    );
    const complaints = text(bulk.stderr);
    while (
      bulk.exitCode === null &&
      ((await readdir(folder)).filter(isId).length < 2 || !(await hasLines(out)))
    )
      await new Promise((resolve) => setTimeout(resolve, 20));
    const [first = ''] = (await readdir(folder)).filter(isId);
    expect(process.kill(Number(first.replace('.id', '')), 'SIGKILL')).toBe(true);
    const [code] = (await once(bulk, 'close')) as [number | null];
    if (code !== 0) throw new Error(await complaints);
    const batch = await runAio(['batch', 'sentiment', rows, '--out', alone]);
    expect(batch.code).toBe(0);
    const [byRay, byOne] = [await answersIn(out), await answersIn(alone)];
    expect(byRay.map(({ id }) => id)).toEqual(texts.map((_, id) => id));
    expect(byRay.map(({ label }) => label)).toEqual(byOne.map(({ label }) => label));
    for (const [i, { confidence = NaN }] of byRay.entries())
      expect(Math.abs(confidence - (byOne[i]?.confidence ?? NaN))).toBeLessThan(1e-4);
    expect((await readdir(folder)).filter(isId)).toHaveLength(3);
  },
  300_000,
);
