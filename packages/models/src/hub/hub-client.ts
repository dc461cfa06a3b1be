/** A hub over HTTP, whichever API it speaks. */
import { QaioError, errorMessage, told } from '@qaio/core';
import { EnvHttpProxyAgent, type Response, fetch } from 'undici';
import type { HubDialect, HubFile, HubModel } from './hub-dialect.js';
import type { ModelName } from './model-name.js';

export interface HubOptions {
  /** Such as https://huggingface.co or a mirror. */
  readonly endpoint: string;
  /** For names that begin with `ms:`; by default https://modelscope.cn. */
  readonly modelScopeEndpoint?: string | undefined;
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

// the largest repositories list some thousand files
const maxInfoBytes = 16 * 2 ** 20;

export class HubClient {
  readonly #agent: EnvHttpProxyAgent;
  readonly #otherHosts = new Set<string>();

  constructor(
    readonly options: HubOptions,
    readonly dialect: HubDialect,
    readonly onRedirect: (host: string) => void = () => undefined,
  ) {
    const { httpProxy, httpsProxy, noProxy, stallMs } = options;
    // empty strings: undici would read the environment itself
    const proxies = { httpProxy: httpProxy ?? '', httpsProxy: httpsProxy ?? '', noProxy: noProxy ?? '' };
    this.#agent = new EnvHttpProxyAgent({ ...proxies, headersTimeout: stallMs, bodyTimeout: stallMs });
  }

  /** @throws QaioError `model-not-found`, `not-allowed`, `download-failed` */
  async model(name: ModelName): Promise<HubModel> {
    const response = await this.#get(this.dialect.listPath(name));
    if (!response.ok) throw this.#refusal(response, name);
    const model = this.dialect.toModel(await readJson(response), name);
    if (model) return model;
    throw new QaioError(
      'download-failed',
      told`${response.url} did not answer like a model hub. ${this.dialect.networkAdvice}`,
    );
  }

  /** Asks for a file's bytes. @returns what was answered, whatever the status @throws QaioError `download-failed` */
  async file(model: HubModel, file: HubFile, headers: Readonly<Record<string, string>>): Promise<Response> {
    return this.#get(this.dialect.filePath(model, file), headers);
  }

  async #get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
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
        told`${endpoint} cannot be reached (${rootMessage(cause)}). ${this.dialect.networkAdvice} A model that is already on this machine can be run with --model FOLDER.`,
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

  #refusal({ status, url }: Response, { repository, revision }: ModelName): QaioError {
    const { endpoint, token } = this.options;
    const { origin } = new URL(url);
    const isElsewhere = origin !== new URL(endpoint).origin;
    const host = isElsewhere ? `${origin}, to which ${endpoint} redirects,` : endpoint;
    if (status === 401 || status === 403) {
      // a token goes to no host but the one that it was given for
      const isWith = token && !isElsewhere;
      return new QaioError(
        'not-allowed',
        told`${host} denied access to ${repository} ${isWith ? 'with this token' : 'without a token'}: it is private, gated or does not exist. ${isElsewhere ? 'A token is not sent on to another host: set HF_ENDPOINT to the one that answers.' : this.dialect.accessAdvice}`,
      );
    }
    if (status === 404)
      return new QaioError(
        'model-not-found',
        told`${host} has no ${repository} at revision ${revision}; check the name.`,
      );
    return new QaioError('download-failed', told`${host} answered with status ${status}; try again later.`);
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
