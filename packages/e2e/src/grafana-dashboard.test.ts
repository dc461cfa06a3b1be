/** examples/operations/grafana-dashboard.json asks for what a server really tells. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Served, root, serve } from './testing/aio.js';
import { type Selector, selectorsOf } from './testing/promql.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}
interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
  readonly panels: readonly Panel[];
}

let served: Served;
let dashboard: Dashboard;
let samples: readonly Sample[];

interface Sample {
  readonly metric: string;
  readonly labels: ReadonlyMap<string, string>;
}

beforeAll(async () => {
  dashboard = JSON.parse(
    await readFile(join(root, 'examples/operations/grafana-dashboard.json'), 'utf8'),
  ) as Dashboard;
  served = await serve();
  await call('sentiment', { text: '心累' });
  await call('sentiment', { text: 'for (let i = 0; i < rows.length; i++) sum += rows[i].value;' });
  await call('chat', { message: '心累' });
  await call('chat', { message: '我不想活了' });
  samples = parseSamples(await (await fetch(`http://${served.httpAddress}/metrics`)).text());
}, 120_000);
afterAll(() => served.stop());

async function call(task: string, input: object): Promise<void> {
  const response = await fetch(`http://${served.httpAddress}/v1/tasks/${task}:run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input }),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
}

function parseSamples(text: string): readonly Sample[] {
  return [...text.matchAll(/^(?<metric>\w+)(?:\{(?<labels>.*)\})? \S+$/gmu)].map(({ groups }) => ({
    metric: groups?.['metric'] ?? '',
    labels: new Map(
      [...(groups?.['labels'] ?? '').matchAll(/(?<name>\w+)="(?<value>[^"]*)"/gu)].map(
        (label) => [label.groups?.['name'] ?? '', label.groups?.['value'] ?? ''] as const,
      ),
    ),
  }));
}

// Prometheus adds them: https://prometheus.io/docs/concepts/jobs_instances/
const added = ['instance', 'job'];

function isTold({ metric, labels, groupedBy }: Selector): boolean {
  const asked = [...labels, ...groupedBy.map((name) => [name, undefined] as const)];
  const ofServer = asked.filter(([name]) => !added.includes(name));
  return samples.some(
    (sample) =>
      sample.metric === metric &&
      ofServer.every(
        ([name, value]) =>
          sample.labels.has(name) && (value ?? sample.labels.get(name)) === sample.labels.get(name),
      ),
  );
}

const expressions = (): string[] =>
  dashboard.panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')),
  );

test('every metric and every label that it asks for is one that the server tells', () => {
  const untold = expressions().flatMap((expression) =>
    selectorsOf(expression)
      .filter((selector) => !isTold(selector))
      .map(({ metric, groupedBy }) => `${metric} by ${groupedBy.join()} in ${expression}`),
  );
  expect(untold).toEqual([]);
  expect(expressions().length).toBeGreaterThan(15);
});

test('what the server does not tell, or is no PromQL, would be noticed', () => {
  const [good] = selectorsOf('sum by (task, label) (rate(qaio_labels_total{task=~".*"}[5m]))');
  expect(good && isTold(good)).toBe(true);
  for (const bad of [
    'qaio_label_total',
    'sum by (tsak) (qaio_labels_total)',
    'qaio_confidence_bucket{le="0.75"}',
    'qaio_labels_total{model="x"}',
  ])
    expect(selectorsOf(bad).map(isTold)).toEqual([false]);
  expect(() => selectorsOf('sum by (task (rate(x[5m]))')).toThrow('is no PromQL');
});

test('its variables ask for what the server tells', () => {
  const queries = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);
  const asked = queries.map(
    (query) => /^label_values\((?<metric>\w+), (?<label>\w+)\)$/u.exec(query)?.groups,
  );
  expect(asked.map((groups) => groups?.['label'])).toEqual(['instance', 'task']);
  for (const groups of asked)
    expect(
      isTold({ metric: groups?.['metric'] ?? '', labels: new Map(), groupedBy: [groups?.['label'] ?? ''] }),
    ).toBe(true);
});

test('every metric of ours but those that tell no more is drawn', () => {
  const drawn = new Set(expressions().flatMap((one) => selectorsOf(one).map(({ metric }) => family(metric))));
  const told = new Set(
    samples.map(({ metric }) => family(metric)).filter((name) => name.startsWith('qaio_')),
  );
  expect([...told].filter((name) => !drawn.has(name)).sort()).toEqual([
    'qaio_free_slots',
    'qaio_info',
    'qaio_request_success_total',
    'qaio_tasks',
  ]);
});

const family = (metric: string): string => metric.replace(/_(?:bucket|sum|count)$/u, '');

test('it is a dashboard: panels have ids, titles and places of their own', () => {
  const { title, uid, schemaVersion, panels } = dashboard;
  expect({ title, uid, schemaVersion }).toEqual({ title: 'Qwen All-in-One', uid: 'qaio', schemaVersion: 39 });
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map((panel) => panel.title)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)}:${y + Math.floor(n / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(cells.every((cell) => Number(cell.split(':')[0]) < 24)).toBe(true);
  for (const { targets = [] } of panels)
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
});
