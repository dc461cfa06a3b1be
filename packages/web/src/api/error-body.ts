import { TaskClientError } from '@qaio/client';

/** As the server writes errors: https://google.aip.dev/193 */
export interface ErrorBody {
  readonly error?: { readonly status?: string; readonly message?: string };
}

/** @param otherwise the message where the body has none, as when a proxy wrote it */
export function taskClientError({ error }: ErrorBody, otherwise = '服务器出错了'): TaskClientError {
  return new TaskClientError(error?.status ?? 'UNKNOWN', error?.message ?? otherwise);
}
