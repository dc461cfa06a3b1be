import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { QaioError, makeFolder, told } from '@qaio/core';
import { moveCache, storingIn } from '../checkpoint/storage-error.js';
import { withLock } from './folder-lock.js';
import { HubClient, type HubOptions } from './hub-client.js';
import { type HubModel, huggingFace, modelScope } from './hub-dialect.js';
import { ModelDownload, type PullProgress } from './model-download.js';
import { type ModelName, parseModelName } from './model-name.js';
import { type ModelShelves, pulledModel, rootOf, writeRevision } from './pulled-model.js';
import { snapshotFolder } from './python-cache.js';
import { wantedTexts, weightFiles, wholeModel } from './whole-model.js';

export interface PullOptions extends ModelShelves {
  readonly hub: HubOptions;
  /** Nothing is asked of the hub: what is here is used, or that it is not is told. */
  readonly offline?: boolean | undefined;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Called once if another process is downloading the same model. */
  readonly onWait?: (processId: number) => void;
  /** Called with each other host that answers in place of the hub, once. */
  readonly onRedirect?: (host: string) => void;
}

/**
 * Downloads a model from a hub, resuming where an earlier pull stopped.
 *
 * @param name an alias or owner/name, optionally followed by `:QUANTISATION` and `@REVISION`
 * @returns a Hugging Face-style folder, or a GGUF file
 * @throws QaioError `invalid-option`, `model-not-found`, `model-unsupported`, `not-allowed`, `download-failed`, `storage-failed`
 */
export async function pullModel(name: string, options: PullOptions): Promise<string> {
  if (options.offline) return modelOffline(name, options);
  const wanted = parseModelName(name);
  const root = rootOf(options.cacheFolder, wanted);
  const { sleep } = options.hub;
  const onWait = options.onWait ?? (() => undefined);
  const fetching = async (): Promise<string> => {
    const client = clientFor(wanted, options);
    try {
      const model = await client.model(wanted);
      const pulled =
        (await fromPython(model, wanted, options)) ?? (await download(client, model, wanted, options));
      await writeRevision(root, wanted.revision, model.commit);
      return pulled;
    } finally {
      await client.close();
    }
  };
  return storingIn(options.cacheFolder, moveCache, () =>
    withLock(join(root, 'lock'), { sleep, onWait }, fetching),
  );
}

/** Hugging Face's token is nobody else's business. */
function clientFor({ hub }: ModelName, { hub: options, onRedirect }: PullOptions): HubClient {
  if (hub === 'huggingface') return new HubClient(options, huggingFace, onRedirect);
  const endpoint = options.modelScopeEndpoint ?? 'https://modelscope.cn';
  const theirs = { ...options, endpoint, token: undefined };
  return new HubClient(theirs, modelScope, onRedirect);
}

async function modelOffline(name: string, options: PullOptions): Promise<string> {
  const pulled = await pulledModel(name, options);
  if (pulled !== undefined) return pulled;
  const { cacheFolder, pythonCache } = options;
  const places = [join(cacheFolder, 'hub'), ...(pythonCache === undefined ? [] : [pythonCache])].join(' or ');
  throw new QaioError(
    'model-not-found',
    told`${name} is not complete in ${places}, and nothing is downloaded offline. Leave out --offline, and unset HF_HUB_OFFLINE, to download it.`,
  );
}

async function download(
  client: HubClient,
  model: HubModel,
  wanted: ModelName,
  { cacheFolder, onProgress }: PullOptions,
): Promise<string> {
  const folder = join(rootOf(cacheFolder, wanted), model.commit);
  await makeFolder(folder);
  const files = new ModelDownload(client, model, folder, onProgress);
  return wanted.quantisation === undefined ? files.folder() : files.gguf(wanted.quantisation);
}

/** The same commit in Python's cache, where it has all that we would fetch. */
async function fromPython(
  model: HubModel,
  wanted: ModelName,
  { pythonCache }: PullOptions,
): Promise<string | undefined> {
  if (pythonCache === undefined || wanted.hub !== 'huggingface') return undefined;
  const folder = snapshotFolder(pythonCache, wanted, model.commit);
  const found = await wholeModel(folder, wanted.quantisation);
  if (found === undefined) return undefined;
  const sizes = new Map(model.files.map(({ name, size }) => [name, size]));
  const names =
    wanted.quantisation === undefined
      ? [...wantedTexts, ...(await weightFiles(folder))]
      : [relative(folder, found)];
  const isSame = async (name: string): Promise<boolean> => {
    const size = sizes.get(name.replaceAll(sep, '/'));
    const here = await stat(join(folder, name)).catch(() => undefined);
    return here?.size === size;
  };
  return (await Promise.all(names.map(isSame))).every(Boolean) ? found : undefined;
}
