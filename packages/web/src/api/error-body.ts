import { TaskClientError } from '@qaio/client';

/** As the server writes errors: https://google.aip.dev/193 */
export interface ErrorBody {
  readonly error?: { readonly status?: string; readonly message?: string };
}

export function taskClientError({ error }: ErrorBody): TaskClientError {
  return new TaskClientError(error?.status ?? 'UNKNOWN', error?.message);
}

/** The error of an answer that refuses, from its body and what stands before it. */
export async function refusal(response: Response): Promise<TaskClientError> {
  const { error } = (await response.json().catch(() => ({}))) as ErrorBody;
  const retryAfterSeconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10) || undefined;
  const detail = error?.message ?? `HTTP ${response.status}`;
  return new TaskClientError(error?.status ?? 'UNKNOWN', detail, { retryAfterSeconds });
}
