import type { Language } from './language.js';
import { TaskClientError } from './task-client-error.js';

/** Why a turn failed. */
export interface TurnError {
  /** Name of a gRPC status code, or `STREAM_LOST`. */
  readonly status: string;
  /** The server's own words, in the user's language where it has them; empty where it said none. */
  readonly detail: string;
}

/** The stream of a run ended before its answer did. */
export const streamLost: TurnError = { status: 'STREAM_LOST', detail: '' };

/** @param thrown by a TaskClient */
export function turnError(thrown: unknown): TurnError {
  if (thrown instanceof TaskClientError)
    return { status: thrown.status, detail: thrown.localised ?? thrown.detail };
  return { status: 'UNKNOWN', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** What happened, then the server's own words on a line of their own. */
export function errorText({ status, detail }: TurnError, language: Language): string {
  const words = Object.hasOwn(statusWords, status) ? statusWords[status as KnownStatus] : otherWords;
  return detail === '' ? words[language] : `${words[language]}\n${detail}`;
}

type Words = Readonly<Record<Language, string>>;

const otherWords: Words = { en: 'The server failed to answer.', zh: '服务器出错了。' };

const statusWords = {
  INVALID_ARGUMENT: { en: 'The task does not accept this input.', zh: '这个任务不接受这样的输入。' },
  NOT_FOUND: { en: 'The server does not have this task.', zh: '服务器上没有这个任务。' },
  UNAUTHENTICATED: { en: 'The server wants an API key.', zh: '服务器需要 API 密钥。' },
  FAILED_PRECONDITION: { en: 'The task cannot be used this way.', zh: '这个任务不能这样使用。' },
  RESOURCE_EXHAUSTED: {
    en: 'The server takes no more for now. Try again later.',
    zh: '服务器暂时不接受更多请求，请稍后再试。',
  },
  ABORTED: { en: 'The task was edited meanwhile. Send it again.', zh: '任务文件刚刚改过，请再发一次。' },
  CANCELLED: { en: 'The server stopped the run.', zh: '服务器停止了这次运行。' },
  DEADLINE_EXCEEDED: { en: 'The answer took too long.', zh: '等待回答超时了。' },
  OUT_OF_RANGE: { en: 'The answer was cut off at its token limit.', zh: '回答太长，到上限被截断了。' },
  UNAVAILABLE: { en: 'The server does not answer.', zh: '服务器没有回应。' },
  STREAM_LOST: { en: 'The connection broke; the answer is incomplete.', zh: '连接中断，回答不完整。' },
} as const satisfies Readonly<Record<string, Words>>;
type KnownStatus = keyof typeof statusWords;
