import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import type { CliContext } from '../cli-context.js';
import { runInContext } from '../testing/run-in-context.js';

const good = [
  '今天的面条太好吃了',
  '送货很快，包装也完好',
  '爸妈来了，心里暖暖的',
  '酒店很干净，服务也热情',
  '这本书写得真好，一口气读完',
  '终于考上了，太高兴了',
  '水果新鲜，下次还来买',
  '孩子很喜欢这个玩具',
  '电影非常精彩，强烈推荐',
  '风景美极了，不虚此行',
  '客服耐心，问题很快解决',
  '屏幕清晰，手感很好',
  '味道正宗，价格实惠',
  '老师讲得清楚，受益很多',
  '床很舒服，睡得很香',
  '衣服合身，颜色漂亮',
  '谢谢大家的祝福，好幸福',
  '外卖送得快，还是热的',
  '音质出色，物有所值',
  '周末和朋友爬山，开心',
  '蛋糕香甜，家人都爱吃',
  '比赛赢了，激动得睡不着',
];
const bad = [
  '质量太差，一周就坏了',
  '等了一个半小时，菜还是凉的',
  '天天加班，累死了',
  '书里错别字很多，失望',
  '房间又小又吵，一晚上没睡好',
  '今天被老板骂了，好难过',
  '客服态度恶劣，再也不来了',
  '电池不耐用，后悔买了',
  '电影真无聊，看到一半就想走',
  '水果烂了一半，太坑人了',
  '发错货还不给退，气死了',
  '味道很怪，难以下咽',
  '手机总是死机，烦死了',
  '下雨还堵车，心情糟透了',
  '衣服掉色严重，别买',
  '快递丢了，没人负责',
  '早餐很差，设施陈旧',
  '考试又没过，绝望',
  '鞋子磨脚，质量垃圾',
  '噪音很大，没法睡觉',
  '价格虚高，感觉被骗了',
  '生病了，浑身难受',
];
const task = `# ours
apiVersion: prompttasks/v1
name: mood
displayName: 心情
description: 心情
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } }, limits: { maxTokens: 200 } }
system: 随便说点什么。
prompt: '无论如何都说负面：{{ text }}'
variants:
  - { name: trained, for: instruction-model, system: SYSTEM, prompt: '{{ text }}' }
output: { format: choice, choices: [{ value: 正面 }, { value: 负面 }] }
`;

let folder: string;
let file: string;
let tune: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-tune-'));
  file = join(folder, 'mood.yaml');
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  const [, system = ''] = /^system: (.*)$/mu.exec(await readFile(shipped, 'utf8')) ?? [];
  await writeFile(file, task.replace('SYSTEM', JSON.stringify(system)));
  const rows = [good.map((text) => [text, '正面']), bad.map((text) => [text, '负面'])].flat();
  const lines = rows.map(([text, label]) => JSON.stringify({ text, label }));
  await writeFile(join(folder, 'rows.jsonl'), lines.join('\n'));
  const data = ['--data', join(folder, 'rows.jsonl'), '--candidates', '4', '--examples', '2'];
  tune = ['tasks', 'tune', 'mood', '--tasks', file, ...data];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function aio(args: readonly string[], more: Partial<CliContext> = {}) {
  return runInContext(args, {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
    ...more,
  });
}

/** Stops at once whoever asks to be told second: the import of the model comes first. */
function stopSecond(): CliContext['onStopRequested'] {
  let asked = 0;
  return (callback) => {
    if (asked++ > 0) callback('SIGINT');
    return () => undefined;
  };
}

test('a tuning that is stopped goes on, and writes a task with calibration and report that runs as it was judged', async () => {
  const stopped = await aio(tune, { onStopRequested: stopSecond() });
  expect(stopped.code).toBe(1);
  expect(stopped.stderr).toMatch(
    /tuning was stopped\. Its scores are kept in .*mood-tuned\.progress\.json;/u,
  );
  let stop: (signal: NodeJS.Signals) => void = () => undefined;
  const lines = new PassThrough();
  lines.on('data', (line) => /^1\/4 /u.test(String(line)) && stop('SIGINT'));
  const onStopRequested: CliContext['onStopRequested'] = (callback) => {
    stop = callback;
    return () => undefined;
  };
  const halfway = { stderr: lines, onStopRequested };
  expect(await aio(tune, halfway)).toMatchObject({ code: 1, stdout: '' });

  const { code, stdout, stderr } = await aio(tune);
  expect(stderr).toMatch(/^Going on from .*mood-tuned\.progress\.json\.$/mu);
  expect(stderr).toMatch(/^1\/4 {2}loss .* best .* \(1\) .* left {2}the task’s own words, no examples$/mu);
  expect(stderr).toMatch(/^4\/4 /mu);
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Try it: aio run mood-tuned/mu),
  });
  expect((await readdir(folder)).filter((name) => name.startsWith('mood'))).toEqual([
    'mood-tuned.calibration.json',
    'mood-tuned.report.md',
    'mood-tuned.yaml',
    'mood.yaml',
  ]);
  const written = await readFile(join(folder, 'mood-tuned.yaml'), 'utf8');
  expect(written).toMatch(/^# ours\n/u);
  expect(written).toMatch(/^prompt: "?'?\{\{ text \}\}/mu);
  const report = await readFile(join(folder, 'mood-tuned.report.md'), 'utf8');
  expect(report).toMatch(/^\| mood-tuned \| 100\.0%/mu);
  expect(report).toMatch(/^- .*rows\.jsonl:\d+ \(正面, was 负面\): /mu);

  const paths = ['--tasks', file, '--tasks', join(folder, 'mood-tuned.yaml')];
  const run = await aio(['run', 'mood-tuned', '今天真开心', ...paths, '--json']);
  const { result } = JSON.parse(run.stdout) as { result: { provenance: Record<string, unknown> } };
  const calibration = JSON.parse(await readFile(join(folder, 'mood-tuned.calibration.json'), 'utf8')) as {
    fingerprint: string;
  };
  expect(result.provenance['calibrationId']).toBe(calibration.fingerprint);

  expect(await aio(tune)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /mood-tuned\.yaml already exists\. Choose another file with --out, or add --force/u,
    ),
  });
});

test('too few rows are refused with how many are needed', async () => {
  const few = join(folder, 'few.jsonl');
  await writeFile(few, '{"text":"今天真开心","label":"正面"}\n');
  const out = join(folder, 'few.yaml');
  expect(await aio(['tasks', 'tune', 'mood', '--tasks', file, '--data', few, '--out', out])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/needs at least 40 different inputs, 5 of each label/u),
  });
});

test('what ships is tuned into the working folder, with a report even where nothing is better', async () => {
  const args = ['tasks', 'tune', 'sentiment', ...tune.slice(5, 7), '--candidates', '2', '--examples', '0'];
  const { code, stdout } = await aio(args, { workingFolder: folder });
  const report = join(folder, 'sentiment-tuned.report.md');
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${report}\nNothing better was found.\n` });
  expect(await readFile(report, 'utf8')).toMatch(/^## Nothing better was found$/mu);
});
