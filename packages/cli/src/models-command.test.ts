import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a model is imported, runs from its new folder, and is not written over', async () => {
  const out = join(folder, 'mini');
  const args = ['models', 'import', embeddedModelFolder, '--dtype', 'fp32', '--out', out];
  const first = await runInContext([...args, '--json']);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({
    name: 'mini',
    architecture: 'Qwen2ForCausalLM',
    dtype: 'fp32',
    contextLength: 1024,
    source: embeddedModelFolder,
    folder: out,
  });
  const run = await runInContext(['run', 'sentiment', '今天真开心', '--model', out, '--json']);
  expect(run.code).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ result: { classification: { label: '正面' } } });
  const second = await runInContext(args);
  expect(second.code).toBe(2);
  expect(second.stderr).toContain('already exists');
});

test('what the cache holds is listed; what is not a model is refused', async () => {
  const empty = await runInContext(['models', 'list']);
  expect(empty.code).toBe(0);
  expect(empty.stdout).toContain('No models have been imported yet');
  await runInContext(['run', 'sentiment', '还行', '--model', embeddedModelFolder], { cacheFolder: folder });
  const listed = await runInContext(['models', 'list'], { cacheFolder: folder });
  expect(listed.code).toBe(0);
  expect(listed.stdout).toMatch(/^mini {2}Qwen2ForCausalLM {2}fp32 {2}\d+ MiB {2}1024 tokens\n/u);
  const missing = await runInContext(['models', 'import', '/nonexistent', '--out', join(folder, 'x')]);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(/\/nonexistent does not exist.*or a \.gguf file/u);
});

test('a model that was not pulled is asked for by name; without a network that is said', async () => {
  const run = await runInContext(['run', 'sentiment', '好', '--model', 'qwen3-0.6b'], {
    cacheFolder: folder,
  });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('Run: aio models pull qwen3-0.6b');
  const pull = await runInContext(['models', 'pull', 'qwen3-0.6b'], { cacheFolder: folder });
  expect(pull.code).toBe(1);
  expect(pull.stderr).toMatch(/127\.0\.0\.1:9 cannot be reached .*HF_ENDPOINT/u);
});

/** A LoRA adapter of rank 1 that changes what the embedded model's last layer says. */
async function writeAdapter(at: string): Promise<void> {
  const module = 'base_model.model.model.layers.5.mlp.down_proj';
  const { hidden_size: outputs, intermediate_size: inputs } = JSON.parse(
    await readFile(join(embeddedModelFolder, 'config.json'), 'utf8'),
  ) as Record<string, number>;
  const values = (count = 0): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(i * i) / 2);
  const [a, b] = [values(inputs), values(outputs)];
  const entry = (shape: readonly unknown[], begin: number, end: number) => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  });
  const header = JSON.stringify({
    [`${module}.lora_A.weight`]: entry([1, inputs], 0, a.byteLength),
    [`${module}.lora_B.weight`]: entry([outputs, 1], a.byteLength, a.byteLength + b.byteLength),
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await mkdir(at);
  const bytes = [length, Buffer.from(header), Buffer.from(a.buffer), Buffer.from(b.buffer)];
  await writeFile(join(at, 'adapter_model.safetensors'), Buffer.concat(bytes));
  const config = { peft_type: 'LORA', r: 1, lora_alpha: 1, target_modules: ['down_proj'] };
  await writeFile(join(at, 'adapter_config.json'), JSON.stringify(config));
}

test('an adapter is merged, named, and part of what a model is verified against', async () => {
  const [adapter, out] = [join(folder, 'my-adapter'), join(folder, 'adapted')];
  await writeAdapter(adapter);
  const args = [
    'models',
    'import',
    embeddedModelFolder,
    '--adapter',
    adapter,
    '--dtype',
    'fp32',
    '--out',
    out,
  ];
  const imported = await runInContext(args);
  expect(imported.code).toBe(0);
  expect(imported.stdout).toMatch(/^mini \+ my-adapter {2}.*\n.*\n {2}from .*mini with .*my-adapter \(/u);
  const against = async (...more: readonly string[]): Promise<string> => {
    const { stdout } = await runInContext(['models', 'verify', out, ...more], { cacheFolder: folder });
    return stdout;
  };
  expect(await against()).toMatch(/perplexity .* 1\.000 times fp32's/u);
  expect(await against('--against', embeddedModelFolder)).toMatch(/perplexity .* 1\.0[1-9]\d times fp32's/u);
});

test.each([
  ['by an option', ['--offline'], false],
  ['by the environment', [], true],
])('offline %s, no hub is asked', async (_, options, isOffline) => {
  const pull = await runInContext(['models', 'pull', 'qwen3-0.6b', ...options], {
    cacheFolder: folder,
    pythonCache: '/nonexistent/hub',
    isOffline,
  });
  expect(pull.code).toBe(1);
  expect(pull.stderr).toMatch(/qwen3-0.6b is not complete in .*hub or \/nonexistent\/hub, .*offline/u);
});

test('eval judges a data set, and says which line of it is wrong', async () => {
  const data = join(folder, 'rows.jsonl');
  const rows = [
    { text: '今天真开心', label: '正面' },
    { text: '心累', label: '负面' },
  ];
  await writeFile(data, rows.map((row) => JSON.stringify(row)).join('\n'));
  const args = ['eval', 'sentiment', '--model', embeddedModelFolder, '--data', data];
  const json = await runInContext([...args, '--json'], { cacheFolder: folder });
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({ accuracy: 1, rowCount: 2, macroF1: 1 });
  const text = await runInContext(args, { cacheFolder: folder });
  expect(text.code).toBe(0);
  const { stdout: report } = text;
  expect(report).toMatch(/^accuracy +100\.0%$/mu);
  const shares = [...report.matchAll(/most confident (?<share>[\d.]+)%/gu)].map((match) => Number(match[1]));
  expect(shares).toEqual([100, 95, 90, 80, 70, 50]);
  await writeFile(data, '{"text": "a", "label": "正面"}\n{"text": "b"}');
  const broken = await runInContext(args, { cacheFolder: folder });
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/rows\.jsonl:2: 'label' is missing; found text/u);
});

test('eval lists rows that fail with their code, and counts them as wrong', async () => {
  const data = join(folder, 'failing.jsonl');
  const rows = ['今天真开心', '好'.repeat(5000), ''].map((text) => JSON.stringify({ text, label: '正面' }));
  await writeFile(data, rows.join('\n'));
  const args = ['eval', 'sentiment', '--model', embeddedModelFolder, '--data', data];
  const { stdout } = await runInContext(args, { cacheFolder: folder });
  expect(stdout).toMatch(/^accuracy +33\.3%$/mu);
  expect(stdout).toMatch(
    /^failed +2 rows \(invalid-input\), which count as wrong; the first is \S+\.jsonl:2: /mu,
  );
});

test('verify compares an import with its checkpoint and fails where it is damaged', async () => {
  const out = join(folder, 'mini-int8');
  await runInContext(['models', 'import', embeddedModelFolder, '--dtype', 'int8-block', '--out', out]);
  const good = await runInContext(['models', 'verify', out], { cacheFolder: folder });
  expect(good.code).toBe(0);
  expect(good.stdout).toMatch(/^✓ answers of sentiment +0 of 24 labels differ from fp32 /mu);
  const shown = await runInContext(['models', 'show', out]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^embedding +6003 x 256 +int8 blocks/mu);
  await writeFile(join(out, 'weights.bin'), 'nothing');
  const bad = await runInContext(['models', 'verify', out, '--json'], { cacheFolder: folder });
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.stdout)).toMatchObject({ passed: false, checks: [{ outcome: 'failed' }, {}, {}] });
});

test('an imported model is compared as it is, whatever the dtype of the other', async () => {
  const out = join(folder, 'as-it-is');
  await runInContext(['models', 'import', embeddedModelFolder, '--dtype', 'int8', '--out', out]);
  const data = join(folder, 'as-it-is.jsonl');
  await writeFile(data, '{"text": "今天真开心", "label": "正面"}');
  const run = (...args: readonly string[]) => runInContext(args, { cacheFolder: folder });
  const model = ['eval', 'sentiment', '--data', data, '--model', embeddedModelFolder, '--dtype', 'fp32'];
  const compared = await run(...model, '--against-model', out);
  expect(compared).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/ on mini fp32:.* on mini int8:/su),
  });
  const refused = await run(...model, '--against-model', out, '--against-dtype', 'int4');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('was imported as int8 and cannot run as int4');
  expect((await run('models', 'verify', out, '--against', out)).stdout).toContain('mini int8');
});

test('eval compares dtypes on the same rows, writes a page, and fails below the gates', async () => {
  const data = join(folder, 'compared.jsonl');
  const rows = ['今天真开心', '心累'].map((text) => ({ text, label: '正面' }));
  await writeFile(data, rows.map((row) => JSON.stringify(row)).join('\n'));
  const html = join(folder, 'report.html');
  const model = ['--model', embeddedModelFolder, '--data', data];
  const args = ['eval', 'sentiment', ...model, '--against-dtype', 'int8', '--html', html, '--json'];
  const { code, stdout, stderr } = await runInContext(args, { cacheFolder: folder });
  expect(code).toBe(1);
  expect(stderr).toContain(`Wrote ${html}\n`);
  expect(stderr).toMatch(/'sentiment' misses its gates: accuracy is 0\.500, must be at least 0\.75/u);
  expect(JSON.parse(stdout)).toMatchObject({
    accuracy: 0.5,
    dtype: 'fp32',
    against: { dtype: 'int8', accuracy: 0.5 },
    comparison: { rowCount: 2, differing: 0, pValue: 1 },
  });
  const page = await readFile(html, 'utf8');
  expect(page).toMatch(/<svg[^>]*role="img"/u);
  expect(page).not.toMatch(/https?:/u);
  expect(page).toContain('{&quot;text&quot;:&quot;心累&quot;}');
  expect(page).toMatch(/The difference may be due to chance: p = 1\.00 \(exact McNemar test: of 2 rows/u);
});

test('eval judges json and text tasks, shows what is wrong, and fails below the gates', async () => {
  const [orders, wishes] = [join(folder, 'order.yaml'), join(folder, 'wish.yaml')];
  const [orderRows, wishRows] = [join(folder, 'orders.jsonl'), join(folder, 'wishes.jsonl')];
  const head = (name: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: x
description: x
version: 1.0.0
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
gates: { minAccuracy: 0.9 }
`;
  await writeFile(
    orders,
    `${head('order')}output: { format: json, schema: { type: object, required: [size, item], properties: { size: { enum: [1] }, item: { enum: [<茶>] } } } }`,
  );
  await writeFile(wishes, `${head('wish')}output: { format: text }\nconfig: { maxOutputTokens: 8 }`);
  const expected = { size: 1, item: '<茶>' };
  await writeFile(orderRows, JSON.stringify({ text: '茶', expected }));
  const assert = [
    { type: 'language', value: 'zh' },
    { type: 'contains', value: '@@' },
  ];
  await writeFile(wishRows, JSON.stringify({ text: '今天真开心', assert }));
  const html = join(folder, 'structured.html');
  const ask = async (task: string, file: string, data: string, ...more: readonly string[]) => {
    const args = ['eval', task, '--tasks', file, '--model', embeddedModelFolder, '--data', data, ...more];
    return runInContext(args, { cacheFolder: folder });
  };
  const order = await ask('order', orders, orderRows, '--json');
  expect(order).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(order.stdout)).toMatchObject({
    accuracy: 1,
    fieldAccuracy: 1,
    fields: { size: { accuracy: 1 }, item: { accuracy: 1, missed: 0, madeUp: 0 } },
  });
  const wish = await ask('wish', wishes, wishRows, '--html', html);
  expect(wish.code).toBe(1);
  expect(wish.stderr).toMatch(/'wish' misses its gates: accuracy is 0\.00, must be at least 0\.9/u);
  expect(wish.stdout).toMatch(/^ {2}language: met 1 of 1 times\n {2}contains: met 0 of 1 times$/mu);
  expect(wish.stdout).toMatch(/^ {4}misses contains @@$/mu);
  expect(await readFile(html, 'utf8')).toContain('"note":"misses contains @@"');
  const again = await ask('wish', wishes, wishRows, '--against-task', 'wish', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ comparison: { differing: 0 } });
  const embed = await ask('embed', wishes, wishRows);
  expect(embed.stderr).toMatch(/'embed' answers with an embedding\. Expected a choice, json/u);
});

test('eval reads a published layout: labels as numbers, another column, GBK', async () => {
  const data = join(folder, 'reviews.tsv');
  // 好吃 and 难吃
  const rows = [
    [0x31, 0x09, 0xba, 0xc3, 0xb3, 0xd4, 0x0a],
    [0x30, 0x09, 0xc4, 0xd1, 0xb3, 0xd4, 0x0a],
  ];
  await writeFile(
    data,
    Buffer.concat([Buffer.from('label\treview\n'), ...rows.map((row) => Buffer.from(row))]),
  );
  const args = ['eval', 'sentiment', '--model', embeddedModelFolder, '--data', data, '--json'];
  const options = ['--encoding', 'gbk', '--label-map', '1=正面,0=negative'];
  const { code, stdout, stderr } = await runInContext([...args, ...options], { cacheFolder: folder });
  expect(code).toBe(0);
  expect(stderr).toContain("reviews.tsv: using the column 'review' as the input 'text'");
  expect(JSON.parse(stdout)).toMatchObject({
    rowCount: 2,
    confusion: { 正面: { 正面: 1 }, 负面: { 负面: 1 } },
  });
  const asUtf8 = await runInContext([...args, ...options.slice(2)]);
  expect(asUtf8.code).toBe(1);
  expect(asUtf8.stderr).toMatch(/reviews\.tsv:2:3: .*--encoding gb18030/u);
});
