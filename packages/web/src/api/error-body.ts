import { TaskClientError } from '@qaio/client';

/** As the server writes errors: https://google.aip.dev/193 */
export interface ErrorBody {
  readonly error?: { readonly status?: string; readonly message?: string };
}

/** @param otherwise the detail where the body has none, as when a proxy wrote it */
export function taskClientError({ error }: ErrorBody, otherwise = ''): TaskClientError {
  return new TaskClientError(error?.status ?? 'UNKNOWN', error?.message ?? otherwise);
}
