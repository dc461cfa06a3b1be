/** examples/operations/kubernetes.yaml: valid by Kubernetes' schemas, of one piece, and run here as the kubelet would. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { type Served, root, runAio, serve } from './testing/aio.js';

type Manifest = Readonly<Record<string, unknown>> & { readonly kind: string };

interface Named {
  readonly name: string;
}
interface Labels {
  readonly labels: Readonly<Record<string, string>>;
}
/** What the Deployment says of its pods, once it is valid. */
interface Pod {
  readonly selector: { readonly matchLabels: Labels['labels'] };
  readonly template: {
    readonly metadata: Labels;
    readonly spec: {
      readonly containers: readonly [
        {
          readonly image: string;
          readonly imagePullPolicy?: string;
          readonly args: readonly string[];
          readonly ports: readonly Named[];
          readonly volumeMounts: readonly Named[];
        },
      ];
      readonly volumes: readonly (Named & { readonly configMap?: Named })[];
    };
  };
}

let folder: string;
let tasks: string;
let manifests: readonly Manifest[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-kubernetes-'));
  tasks = join(folder, 'tasks');
  const text = await readFile(join(root, 'examples/operations/kubernetes.yaml'), 'utf8');
  manifests = parseAllDocuments(text).map((one) => one.toJSON() as Manifest);
});
afterAll(() => rm(folder, { recursive: true }));

const models = { ConfigMap, Deployment, Service, HorizontalPodAutoscaler, PodDisruptionBudget } as const;
type Kind = keyof typeof models;

function read<K extends Kind>(kind: K): InstanceType<(typeof models)[K]> {
  const [manifest, ...others] = manifests.filter((one) => one.kind === kind);
  expect(others).toEqual([]);
  return new models[kind](manifest as never) as InstanceType<(typeof models)[K]>;
}

test('every manifest is valid, and one that is not would be noticed', () => {
  expect(manifests.map(({ kind }) => kind).sort()).toEqual(Object.keys(models).sort());
  for (const kind of Object.keys(models) as Kind[]) {
    const model = read(kind);
    expect(() => model.validate()).not.toThrow();
    expect(manifests.find((one) => one.kind === kind)?.['apiVersion']).toBe(models[kind].apiVersion);
  }
  const broken = { ...manifests.find(({ kind }) => kind === 'Deployment'), spec: { replicas: 'two' } };
  expect(() => new Deployment(broken as never).validate()).toThrow('replicas');
});

test('no field is one that Kubernetes does not know', async () => {
  const types = {
    ConfigMap: 'v1',
    Service: 'v1',
    Deployment: 'apps/v1',
    HorizontalPodAutoscaler: 'autoscaling/v2',
    PodDisruptionBudget: 'policy/v1',
  } as const;
  const typed = (manifest: Manifest, name: string): string =>
    `import type { I${manifest.kind} as ${name} } from 'kubernetes-models/${types[manifest.kind as Kind]}';\n` +
    `export const of${name}: ${name} = ${JSON.stringify(manifest)};\n`;
  const misspelt = { kind: 'Service', apiVersion: 'v1', spec: { selectr: {} } };
  const lines = [...manifests, misspelt].map((one, n) => typed(one, `T${n}`));
  // where the types are found from
  const place = await mkdtemp(join(root, 'node_modules/.qaio-manifests-'));
  try {
    const file = join(place, 'manifests.ts');
    await writeFile(file, lines.join(''));
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    const flags = [
      '--ignoreConfig',
      '--pretty',
      'false',
      '--noEmit',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
    ];
    const { stdout } = spawnSync(process.execPath, [compiler, ...flags, file], { encoding: 'utf8' });
    expect(stdout.match(/error TS\d+: .*$/gmu)).toEqual([
      expect.stringMatching(/selectr.*does not exist in type 'IServiceSpec'/u),
    ]);
  } finally {
    await rm(place, { recursive: true });
  }
});

const podOf = (): Pod => manifests.find(({ kind }) => kind === 'Deployment')?.['spec'] as Pod;

test('everything is about the pods of the one deployment', () => {
  const labels = podOf().template.metadata.labels;
  expect(labels).toEqual({ app: 'qaio' });
  expect(podOf().selector.matchLabels).toEqual(labels);
  expect(read('Service').spec?.selector).toEqual(labels);
  expect(read('PodDisruptionBudget').spec?.selector?.matchLabels).toEqual(labels);
  expect(read('HorizontalPodAutoscaler').spec?.scaleTargetRef).toEqual({
    apiVersion: Deployment.apiVersion,
    kind: 'Deployment',
    name: read('Deployment').metadata?.name,
  });
});

test('ports and volumes that are named are there', () => {
  const { containers, volumes } = podOf().template.spec;
  const [container] = containers;
  const targets = read('Service').spec?.ports?.map(({ targetPort }) => targetPort);
  expect(targets).toEqual(container.ports.map(({ name }) => name));
  expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual(
    volumes.map(({ name }) => name).sort(),
  );
  const mounted = volumes.find(({ name }) => name === 'tasks')?.configMap?.name;
  expect(mounted).toBe(read('ConfigMap').metadata?.name);
});

test('an image that a node has is not asked of anybody', () => {
  const [{ image, imagePullPolicy }] = podOf().template.spec.containers;
  expect([image, imagePullPolicy]).toEqual(['qaio', 'IfNotPresent']);
});

/** What the container is started with, but for addresses and mounted folders. */
function containerArgs(): string[] {
  const [command, ...args] = podOf().template.spec.containers[0].args;
  expect(command).toBe('serve');
  return args.map((word) =>
    word
      .replace(/0\.0\.0\.0:\d+/u, '127.0.0.1:0')
      .replace('=/tasks', `=${tasks}`)
      .replace('=/keys', `=${folder}`),
  );
}

/** Another state of the ConfigMap's volume, step by step as in kubernetes/pkg/volume/util/atomic_writer.go */
async function mount(revision: string, files: Readonly<Record<string, string>>): Promise<void> {
  const data = join(tasks, `..${revision}`);
  await mkdir(data, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(data, name), text);
  await symlink(`..${revision}`, join(tasks, '..data_tmp'));
  await rename(join(tasks, '..data_tmp'), join(tasks, '..data'));
  for (const name of Object.keys(files))
    await symlink(join('..data', name), join(tasks, name)).catch(() => undefined);
}

async function unmount(revision: string, gone: readonly string[] = []): Promise<void> {
  for (const name of gone) await rm(join(tasks, name));
  await rm(join(tasks, `..${revision}`), { recursive: true });
}

test('it tells what the autoscaler goes by, and edits of the ConfigMap count while it runs', async () => {
  const { 'weather.yaml': text = '' } = read('ConfigMap').data ?? {};
  const weather = (name: string, displayName: string): string =>
    text.replace('name: weather', `name: ${name}`).replace('天气话题', displayName);
  const { stdout: key } = await runAio(['keys', 'new', 'test', '--file', join(folder, 'api-keys')]);
  await mount('1', { 'weather.yaml': weather('weather', 'first') });
  const served = await serve(...containerArgs());
  const names = (): Promise<object> => namesFrom(served, key.trim());
  try {
    expect(await names()).toEqual({ weather: 'first' });
    expect(await metricsFrom(served, key.trim())).toContain(`# TYPE ${scalingMetric()} gauge\n`);
    await mount('2', {
      'rain.yaml': weather('rain', 'second'),
      'weather.yaml': weather('weather', 'second'),
    });
    await unmount('1');
    await until(names, { rain: 'second', weather: 'second' });
    await mount('3', { 'rain.yaml': weather('rain', 'third') });
    await unmount('2', ['weather.yaml']);
    await until(names, { rain: 'third' });
  } finally {
    expect(await served.stop()).toBe(0);
  }
}, 120_000);

/** What the server calls the tasks of the ConfigMap. */
async function namesFrom({ httpAddress }: Served, key: string): Promise<object> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`http://${httpAddress}/v1/tasks?pageSize=1000`, { headers });
  const { tasks: all } = (await response.json()) as {
    readonly tasks: readonly { readonly name: string; readonly displayName: string }[];
  };
  const named = all.map(({ name, displayName }) => [name.replace('tasks/', ''), displayName] as const);
  return Object.fromEntries(named.filter(([name]) => ['weather', 'rain'].includes(name)));
}

async function metricsFrom({ httpAddress }: Served, key: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`http://${httpAddress}/metrics`, { headers })).text();
}

const scalingMetric = (): string | undefined =>
  read('HorizontalPodAutoscaler').spec?.metrics?.[0]?.external?.metric.name;

async function until(read: () => Promise<unknown>, wanted: object): Promise<void> {
  while (JSON.stringify(await read()) !== JSON.stringify(wanted))
    await new Promise((resolve) => setTimeout(resolve, 100));
}
