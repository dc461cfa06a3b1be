/** What sets the HTTP APIs of model hubs apart. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModelName } from './model-name.js';

/** A file of a repository and what its bytes must hash to. */
export interface HubFile {
  /** With `/` between folders. */
  readonly name: string;
  readonly size: number;
  /** sha256 of the bytes, or the SHA-1 of the git blob where Hugging Face lists no other. */
  readonly hash: { readonly algorithm: 'sha256' | 'git-sha1'; readonly hex: string };
}

export interface HubModel {
  readonly repository: string;
  /** Stands for the content of all files: 40 hexadecimal digits. */
  readonly commit: string;
  /** What files are asked for by. */
  readonly revision: string;
  readonly files: readonly HubFile[];
}

export interface HubDialect {
  /** The path and query that list a model's files. */
  listPath(name: ModelName): string;
  /** @returns undefined where the answer is not such a list */
  toModel(json: unknown, name: ModelName): HubModel | undefined;
  filePath(model: HubModel, file: HubFile): string;
  /** What to do where the hub cannot be reached, or does not answer like one. */
  readonly networkAdvice: string;
  /** What to do where the hub denies access. */
  readonly accessAdvice: string;
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const sha1 = z.string().regex(/^[0-9a-f]{40}$/u);

const huggingFaceModel = z.looseObject({
  sha: sha1,
  siblings: z.array(
    z.looseObject({
      rfilename: z.string(),
      size: z.int().min(0),
      blobId: sha1,
      lfs: z.looseObject({ sha256 }).optional(),
    }),
  ),
});

/** https://huggingface.co/docs/hub/api */
export const huggingFace: HubDialect = {
  listPath: ({ repository, revision }) =>
    `api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`,
  toModel: (json, { repository }) => {
    const { data } = huggingFaceModel.safeParse(json);
    const files = data?.siblings.map(({ rfilename: name, size, blobId, lfs }): HubFile => {
      if (lfs) return { name, size, hash: { algorithm: 'sha256', hex: lfs.sha256 } };
      return { name, size, hash: { algorithm: 'git-sha1', hex: blobId } };
    });
    return data && files && { repository, commit: data.sha, revision: data.sha, files };
  },
  filePath: ({ repository, revision }, { name }) =>
    `${repository}/resolve/${revision}/${name.split('/').map(encodeURIComponent).join('/')}`,
  networkAdvice: 'Check the network, or set HF_ENDPOINT to a mirror, or HTTPS_PROXY to a proxy.',
  accessAdvice: 'Accept its terms on its page, then set HF_TOKEN to a token that may read it.',
};

const modelScopeList = z.looseObject({
  Code: z.literal(200),
  Data: z.looseObject({
    Files: z.array(
      z.union([
        z.looseObject({ Type: z.literal('blob'), Path: z.string(), Size: z.int().min(0), Sha256: sha256 }),
        z.looseObject({ Type: z.literal('tree') }),
      ]),
    ),
  }),
});

/** As its own client asks: https://github.com/modelscope/modelscope/blob/master/modelscope/hub/api.py */
export const modelScope: HubDialect = {
  listPath: ({ repository, revision }) =>
    `api/v1/models/${repository}/repo/files?${query({ Revision: revision, Recursive: 'true' })}`,
  toModel: (json, { repository, revision }) => {
    const { data } = modelScopeList.safeParse(json);
    const files = data?.Data.Files.flatMap((file): HubFile[] => {
      if (file.Type === 'tree') return [];
      return [{ name: file.Path, size: file.Size, hash: { algorithm: 'sha256', hex: file.Sha256 } }];
    });
    return files && { repository, commit: contentHash(files), revision, files };
  },
  filePath: ({ repository, revision }, { name }) =>
    `api/v1/models/${repository}/repo?${query({ Revision: revision, FilePath: name })}`,
  networkAdvice: 'Check the network, or set HTTPS_PROXY to a proxy.',
  accessAdvice: 'Only public models can be downloaded from ModelScope.',
};

const query = (values: Readonly<Record<string, string>>): string => new URLSearchParams(values).toString();

/** ModelScope lists no commit of the whole. */
function contentHash(files: readonly HubFile[]): string {
  const lines = files.map(({ name, hash }) => `${hash.hex} ${name}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 40);
}
