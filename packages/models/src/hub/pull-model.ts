/** Models of a hub on this machine: `hub/OWNER--NAME/COMMIT/` in the cache, and the commit that each revision last stood for. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QaioError } from '@qaio/core';
import { parseDecoderConfig } from '../checkpoint/decoder-config.js';
import { exists, readJson } from '../checkpoint/json-file.js';
import { readShardNames } from '../checkpoint/sharded-safetensors.js';
import { downloadFile } from './download-file.js';
import { withLock } from './folder-lock.js';
import { HubClient, type HubFile, type HubModel, type HubOptions } from './hub-client.js';
import { type ModelName, parseModelName } from './model-name.js';

export interface PullProgress {
  readonly file: string;
  /** Of all files to download. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface PullOptions {
  readonly hub: HubOptions;
  readonly cacheFolder: string;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Called once if another process is downloading the same model. */
  readonly onWait?: (processId: number) => void;
}

const wantedTexts = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
  'generation_config.json',
];
const requiredTexts = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
// the largest tokenizers have 30 MB
const maxTextBytes = 128 * 2 ** 20;
const weightsName = 'model.safetensors';
const indexName = 'model.safetensors.index.json';

/**
 * Downloads a model from a hub, resuming where an earlier pull stopped.
 *
 * @param name an alias or owner/name, optionally followed by `@REVISION`
 * @returns a Hugging Face-style folder
 * @throws QaioError `model-not-found`, `model-unsupported`, `not-allowed`, `download-failed`
 */
export async function pullModel(name: string, options: PullOptions): Promise<string> {
  const wanted = parseModelName(name);
  const root = rootOf(options.cacheFolder, wanted);
  const { sleep } = options.hub;
  const onWait = options.onWait ?? (() => undefined);
  return withLock(join(root, 'lock'), { sleep, onWait }, async () => {
    const client = new HubClient(options.hub);
    try {
      const model = await client.model(wanted);
      const folder = join(root, model.commit);
      await mkdir(folder, { recursive: true });
      await new Pull(client, model, folder, options.onProgress).run();
      await writeRevision(root, wanted.revision, model.commit);
      return folder;
    } finally {
      await client.close();
    }
  });
}

/** A model that was pulled before, or undefined. @throws QaioError `model-not-found` if `name` is not a model name */
export async function pulledModel(name: string, cacheFolder: string): Promise<string | undefined> {
  const wanted = parseModelName(name);
  const root = rootOf(cacheFolder, wanted);
  const commit = await readFile(revisionPath(root, wanted.revision), 'utf8').catch(() => wanted.revision);
  const folder = join(root, commit.trim());
  return (await exists(join(folder, completeMark))) ? folder : undefined;
}

const completeMark = 'pulled.json';

class Pull {
  #doneBytes = 0;
  #totalBytes = 0;

  constructor(
    readonly client: HubClient,
    readonly model: HubModel,
    readonly folder: string,
    readonly onProgress: PullOptions['onProgress'],
  ) {}

  async run(): Promise<void> {
    const { repository, commit } = this.model;
    if (await exists(join(this.folder, completeMark))) return;
    for (const name of requiredTexts) this.#require(name);
    const texts = wantedTexts.map((name) => this.#find(name)).filter((file) => file !== undefined);
    const singleFile = this.#find(weightsName);
    const index = singleFile ? undefined : this.#require(indexName, weightsName);
    await this.#fetch([...texts, ...(index ? [index] : [])], maxTextBytes);
    // before gigabytes come that could not be imported
    parseDecoderConfig(await readJson(join(this.folder, 'config.json')), `config.json of ${repository}`);
    const shards = index ? new Set((await readShardNames(join(this.folder, indexName))).values()) : [];
    await this.#fetch([
      ...(singleFile ? [singleFile] : []),
      ...[...shards].map((name) => this.#require(name)),
    ]);
    await writeFile(join(this.folder, 'qaio.json'), JSON.stringify({ name: repository }));
    await writeFile(join(this.folder, completeMark), JSON.stringify({ repository, commit }));
  }

  async #fetch(files: readonly HubFile[], maxBytes = Infinity): Promise<void> {
    this.#totalBytes += files.reduce((sum, { size }) => sum + size, 0);
    for (const file of files) {
      if (file.size > maxBytes)
        throw new QaioError(
          'model-unsupported',
          `${file.name} of ${this.model.repository} has ${file.size} bytes; expected at most ${maxBytes}.`,
        );
      const onBytes = (count: number): void => this.#tell(file, count);
      await downloadFile(this.client, this.model, file, join(this.folder, file.name), onBytes);
      this.#doneBytes += file.size;
    }
  }

  #tell(file: HubFile, count: number): void {
    const doneBytes = this.#doneBytes + count;
    this.onProgress?.({ file: file.name, doneBytes, totalBytes: this.#totalBytes });
  }

  #find(name: string): HubFile | undefined {
    return this.model.files.find((file) => file.name === name);
  }

  #require(name: string, shown = name): HubFile {
    const file = this.#find(name);
    if (file) return file;
    throw new QaioError(
      'model-unsupported',
      `${this.model.repository} has no ${shown}. Expected a Hugging Face repository with ${requiredTexts.join(', ')} ` +
        `and safetensors weights; a GGUF file can be downloaded by hand and run with --model FILE.gguf.`,
    );
  }
}

const rootOf = (cacheFolder: string, { repository }: ModelName): string =>
  join(cacheFolder, 'hub', repository.replace('/', '--'));

const revisionPath = (root: string, revision: string): string =>
  join(root, 'revisions', encodeURIComponent(revision));

async function writeRevision(root: string, revision: string, commit: string): Promise<void> {
  const path = revisionPath(root, revision);
  await mkdir(join(root, 'revisions'), { recursive: true });
  await writeFile(`${path}.new`, commit);
  await rename(`${path}.new`, path);
}
