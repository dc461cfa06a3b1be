/** How a test speaks to the door for OpenAI's clients, without one of them. */
import { expect } from '@jest/globals';

export interface Completion {
  readonly id: string;
  readonly choices: readonly {
    readonly message: { readonly content: string };
    readonly finish_reason: string;
    readonly logprobs: { readonly content: readonly LabelLogprob[] } | null;
  }[];
  readonly usage: object;
  readonly qaio: object;
}

interface LabelLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly top_logprobs: readonly { readonly token: string; readonly logprob: number }[];
}

export const completions = '/v1/chat/completions';

export const user = (content: string) => ({ role: 'user', content });

/** @param address a function, since a server's is known only once it runs */
export class OpenAiDoor {
  constructor(readonly address: () => string) {}

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://${this.address()}${path}`, init);
  }

  post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json', ...(init.headers as object) };
    return this.get(path, { ...init, method: 'POST', headers, body: text });
  }

  complete(model: string, content: string, more: object = {}): Promise<Response> {
    return this.post(completions, { model, messages: [user(content)], ...more });
  }

  async completed(model: string, content: string, more: object = {}): Promise<Completion> {
    const response = await this.complete(model, content, more);
    expect(response.status).toBe(200);
    return (await response.json()) as Completion;
  }
}

/** Data of the frames; the last of a completion is `[DONE]`. */
export async function frames(response: Response): Promise<string[]> {
  const text = await response.text();
  return text
    .split('\n\n')
    .flatMap((frame) => /^data: (?<data>[^\n]*)$/mu.exec(frame)?.groups?.['data'] ?? []);
}

/** Status, code and parameter of an error that has the whole form. */
export async function openAiError(response: Response): Promise<unknown[]> {
  const { error } = (await response.json()) as { readonly error: Readonly<Record<string, unknown>> };
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
  return [response.status, error['code'], error['param']];
}
