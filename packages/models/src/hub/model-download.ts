/** Brings a model's files from a hub into a folder. A file has its name only once it is whole; see `download-file.ts`. */
import { writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { QaioError, told } from '@qaio/core';
import { decoderOfConfig } from '../architectures/architectures.js';
import { readJson } from '../checkpoint/json-file.js';
import { readShardNames } from '../checkpoint/sharded-safetensors.js';
import { downloadFile } from './download-file.js';
import { findGguf, ggufLabels, isSplitGguf, isUnreadableGguf } from './gguf-choice.js';
import type { HubClient } from './hub-client.js';
import type { HubFile, HubModel } from './hub-dialect.js';
import { indexName, requiredTexts, wantedTexts, weightsName } from './whole-model.js';

export interface PullProgress {
  readonly file: string;
  /** Of all files to download. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

// the largest tokenizers have 30 MB
const maxTextBytes = 128 * 2 ** 20;

/** One model's files on their way into the folder `target`. */
export class ModelDownload {
  #doneBytes = 0;
  #totalBytes = 0;

  constructor(
    readonly client: HubClient,
    readonly model: HubModel,
    readonly target: string,
    readonly onProgress: ((progress: PullProgress) => void) | undefined,
  ) {}

  /** Config, tokenizer and safetensors. */
  async folder(): Promise<string> {
    const { repository } = this.model;
    for (const name of requiredTexts) this.#require(name);
    const texts = wantedTexts.map((name) => this.#find(name)).filter((file) => file !== undefined);
    const singleFile = this.#find(weightsName);
    const index = singleFile ? undefined : this.#require(indexName, weightsName);
    await this.#fetch([...texts, ...(index ? [index] : [])], maxTextBytes);
    // before gigabytes come that could not be imported
    decoderOfConfig(await readJson(join(this.target, 'config.json')), `config.json of ${repository}`);
    await writeFile(join(this.target, 'qaio.json'), JSON.stringify({ name: repository }));
    const shards = index ? new Set((await readShardNames(join(this.target, indexName))).values()) : [];
    await this.#fetch([
      ...(singleFile ? [singleFile] : []),
      ...[...shards].map((name) => this.#require(name)),
    ]);
    return this.target;
  }

  /** @param quantisation such as Q4_K_M, or a file's name */
  async gguf(quantisation: string): Promise<string> {
    const { repository } = this.model;
    const name = findGguf(this.#names, quantisation);
    if (name === undefined)
      throw new QaioError(
        'model-not-found',
        told`${repository} has no GGUF file for ${quantisation}. It has: ${ggufLabels(this.#names).join(', ') || 'none'}.`,
      );
    if (isSplitGguf(name))
      throw new QaioError(
        'model-unsupported',
        told`${name} of ${repository} is one of several files that only together are a model; only whole GGUF files can be imported.`,
      );
    if (isUnreadableGguf(name)) throw unreadable(repository, name, this.#names);
    await this.#fetch([this.#require(name)]);
    return this.#pathOf(name);
  }

  async #fetch(files: readonly HubFile[], maxBytes = Infinity): Promise<void> {
    this.#totalBytes += files.reduce((sum, { size }) => sum + size, 0);
    for (const file of files) {
      if (file.size > maxBytes)
        throw new QaioError(
          'model-unsupported',
          told`${file.name} of ${this.model.repository} has ${file.size} bytes; expected at most ${maxBytes}.`,
        );
      const onBytes = (count: number): void => this.#tell(file, count);
      await downloadFile(this.client, this.model, file, this.#pathOf(file.name), onBytes);
      this.#doneBytes += file.size;
    }
  }

  #tell(file: HubFile, count: number): void {
    const doneBytes = this.#doneBytes + count;
    this.onProgress?.({ file: file.name, doneBytes, totalBytes: this.#totalBytes });
  }

  /** GGUF files may lie in folders of their repository; here none does. */
  #pathOf(name: string): string {
    return join(this.target, posix.basename(name));
  }

  get #names(): string[] {
    return this.model.files.map(({ name }) => name);
  }

  #find(name: string): HubFile | undefined {
    return this.model.files.find((file) => file.name === name);
  }

  #require(name: string, shown = name): HubFile {
    const file = this.#find(name);
    if (file) return file;
    const { repository } = this.model;
    const labels = ggufLabels(this.#names);
    const instead =
      labels.length > 0
        ? `It has GGUF files; name the one you want, such as ${repository}:${labels[0] ?? ''} (${labels.join(', ')}).`
        : `Expected a repository with ${requiredTexts.join(', ')} and safetensors weights, or one with GGUF files.`;
    throw new QaioError('model-unsupported', told`${repository} has no ${shown}. ${instead}`);
  }
}

function unreadable(repository: string, name: string, names: readonly string[]): QaioError {
  const others = ggufLabels(names.filter((other) => !isUnreadableGguf(other) && !isSplitGguf(other)));
  return new QaioError(
    'model-unsupported',
    told`${name} of ${repository} is stored in a way that cannot be read. Of those that can, the repository has: ${others.join(', ') || 'none'}.`,
  );
}
