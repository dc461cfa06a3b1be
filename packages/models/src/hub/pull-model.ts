import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './folder-lock.js';
import { HubClient, type HubOptions } from './hub-client.js';
import { ModelDownload, type PullProgress } from './model-download.js';
import { parseModelName } from './model-name.js';
import { rootOf, writeRevision } from './pulled-model.js';

export interface PullOptions {
  readonly hub: HubOptions;
  readonly cacheFolder: string;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Called once if another process is downloading the same model. */
  readonly onWait?: (processId: number) => void;
}

/**
 * Downloads a model from a hub, resuming where an earlier pull stopped.
 *
 * @param name an alias or owner/name, optionally followed by `:QUANTISATION` and `@REVISION`
 * @returns a Hugging Face-style folder, or a GGUF file
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
      const { quantisation, revision } = wanted;
      const download = new ModelDownload(client, model, folder, options.onProgress);
      const pulled = await (quantisation === undefined ? download.folder() : download.gguf(quantisation));
      await writeRevision(root, revision, model.commit);
      return pulled;
    } finally {
      await client.close();
    }
  });
}
