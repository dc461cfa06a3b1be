/** A hub that speaks Hugging Face's HTTP API: https://huggingface.co/docs/hub/api */
import { QaioError, errorMessage } from '@qaio/core';
import { EnvHttpProxyAgent, type Response, fetch } from 'undici';
import { z } from 'zod';
import type { ModelName } from './model-name.js';

export interface HubOptions {
  /** Such as https://huggingface.co or a mirror. */
  readonly endpoint: string;
  readonly token?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  /** Hosts that are reached without a proxy, separated by commas. */
  readonly noProxy?: string | undefined;
  /** Waits between attempts. */
  readonly sleep: (ms: number) => Promise<void>;
  /** An attempt that has received nothing for this long is given up. */
  readonly stallMs: number;
}

/** A file of a repository and what its bytes must hash to. */
export interface HubFile {
  readonly name: string;
  readonly size: number;
  /** sha256 of the bytes where the hub keeps large files, else the SHA-1 of the git blob. */
  readonly hash: { readonly algorithm: 'sha256' | 'git-sha1'; readonly hex: string };
}

export interface HubModel {
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly HubFile[];
}

const modelInfo = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/u),
  siblings: z.array(
    z.looseObject({
      rfilename: z.string(),
      size: z.int().min(0),
      blobId: z.string().regex(/^[0-9a-f]{40}$/u),
      lfs: z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/u) }).optional(),
    }),
  ),
});
// the largest repositories list some thousand files
const maxInfoBytes = 16 * 2 ** 20;

export class HubClient {
  readonly #agent: EnvHttpProxyAgent;
  readonly #otherHosts = new Set<string>();

  constructor(
    readonly options: HubOptions,
    readonly onRedirect: (host: string) => void = () => undefined,
  ) {
    const { httpProxy, httpsProxy, noProxy, stallMs } = options;
    // empty strings: undici would read the environment itself
    const proxies = { httpProxy: httpProxy ?? '', httpsProxy: httpsProxy ?? '', noProxy: noProxy ?? '' };
    this.#agent = new EnvHttpProxyAgent({ ...proxies, headersTimeout: stallMs, bodyTimeout: stallMs });
  }

  /** @throws QaioError `model-not-found`, `not-allowed`, `download-failed` */
  async model({ repository, revision }: ModelName): Promise<HubModel> {
    const path = `api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
    const response = await this.get(path);
    if (!response.ok) throw this.#refusal(response, repository, revision);
    const parsed = modelInfo.safeParse(await readJson(response));
    if (!parsed.success)
      throw new QaioError(
        'download-failed',
        `${response.url} did not answer like a model hub; check that HF_ENDPOINT (${this.options.endpoint}) is one.`,
      );
    const files = parsed.data.siblings.map(({ rfilename, size, blobId, lfs }): HubFile => {
      const hash = lfs
        ? ({ algorithm: 'sha256', hex: lfs.sha256 } as const)
        : ({ algorithm: 'git-sha1', hex: blobId } as const);
      return { name: rfilename, size, hash };
    });
    return { repository, commit: parsed.data.sha, files };
  }

  /** A request that has been answered, whatever the status. @throws QaioError `download-failed` */
  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const { endpoint, token } = this.options;
    const authorization = token ? { authorization: `Bearer ${token}` } : {};
    // the agent's own limits do not apply while a proxy connects
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new Error('no answer')), 2 * this.options.stallMs);
    try {
      // a redirect to another host loses the token: https://fetch.spec.whatwg.org/#http-redirect-fetch
      const response = await fetch(`${endpoint.replace(/\/+$/u, '')}/${path}`, {
        headers: { ...headers, ...authorization, 'user-agent': 'qaio' },
        dispatcher: this.#agent,
        signal: patience.signal,
      });
      this.#tellRedirect(response.url);
      return response;
    } catch (cause) {
      throw new QaioError(
        'download-failed',
        `${endpoint} cannot be reached (${rootMessage(cause)}). Check the network, or set HF_ENDPOINT to a mirror, ` +
          'or HTTPS_PROXY to a proxy. A model that is already on this machine can be run with --model FOLDER.',
        { cause },
      );
    } finally {
      clearTimeout(timer);
    }
  }

  #tellRedirect(url: string): void {
    const { host } = new URL(url);
    if (host === new URL(this.options.endpoint).host || this.#otherHosts.has(host)) return;
    this.#otherHosts.add(host);
    this.onRedirect(host);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #refusal({ status }: Response, repository: string, revision: string): QaioError {
    const { endpoint, token } = this.options;
    if (status === 401 || status === 403)
      return new QaioError(
        'not-allowed',
        `${endpoint} denied access to ${repository} ${token ? 'with this' : 'without an'} HF_TOKEN: it is private, gated ` +
          'or does not exist. Accept its terms on its page, then set HF_TOKEN to a token that may read it.',
      );
    if (status === 404)
      return new QaioError(
        'model-not-found',
        `${endpoint} has no ${repository} at revision ${revision}; check the name.`,
      );
    return new QaioError('download-failed', `${endpoint} answered with status ${status}; try again later.`);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of bodyOf(response)) {
      size += chunk.length;
      if (size > maxInfoBytes) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The body in pieces; the DOM's types do not declare streams as iterable. */
export function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  return (response.body ?? []) as unknown as AsyncIterable<Uint8Array>;
}

/** undici's own message is only "fetch failed"; the reason is in the cause. */
export function rootMessage(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && cause.message ? cause.message : errorMessage(thrown);
}
