import { QaioError, errorMessage } from '@qaio/core';
import { RunTaskRequest } from '@qaio/protocol';
import { z } from 'zod';

const runRequestBody = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
  session: z.string().default(''),
  sampling: z
    .strictObject({
      temperature: z.number().optional(),
      topP: z.number().optional(),
      topK: z.int().min(0).optional(),
      maxOutputTokens: z.int().min(0).optional(),
      // 64-bit numbers are texts in proto JSON; numbers are accepted
      seed: z.union([z.string().regex(/^\d{1,20}$/u), z.int().min(0)]).optional(),
      stopSequences: z.array(z.string()).optional(),
    })
    .optional(),
  requestId: z.string().default(''),
  expectedEtag: z.string().default(''),
  validateOnly: z.boolean().default(false),
});

/** @throws QaioError `invalid-input` with a violation for each wrong field */
export function parseRunRequest(task: string, text: string): RunTaskRequest {
  const parsed = runRequestBody.safeParse(parseJson(text));
  if (parsed.success) return RunTaskRequest.fromJSON({ task, ...parsed.data });
  const violations = parsed.error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    return keys.map((key) => ({
      field: [...issue.path, ...(key === undefined ? [] : [key])].join('.') || 'body',
      reason: key === undefined ? 'INVALID' : 'UNKNOWN_FIELD',
      description: key === undefined ? issue.message : 'is not a field of the request',
    }));
  });
  const list = violations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  throw new QaioError('invalid-input', `The request body is wrong. ${list}`, { violations });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QaioError('invalid-input', `The request body is no JSON: ${errorMessage(cause)}`, { cause });
  }
}
