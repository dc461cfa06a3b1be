/** What a configuration file of `aio serve` may say. Its keys are the names of the options in the program. */
import { engineLimitRanges, kernelKinds, runnerKinds } from '@qaio/core';
import { dtypes } from '@qaio/models';
import { logFormats, logLevels } from '@qaio/server/log-forms';
import { z } from 'zod';
import { maxSessionsRange, sessionTtlRange } from '../keeping-options.js';
import { maxRunRange, maxWaitRange } from '../limit-options.js';

const whole = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);
const text = z.string().min(1);
// the contents of a key may not stand in the file, nor be shown as if they were a path
const path = text.regex(/^(?!qaio_[\w-]{30,}$)[^\r\n]+$/u, 'expected a path, not what is in the file');

export const serverConfigSchema = z
  .strictObject({
    listen: text,
    http: text,
    allowHost: z.array(text),
    allowOrigin: z.array(text),
    insecure: z.boolean(),
    edit: z.boolean(),
    model: path,
    dtype: z.enum(dtypes),
    tasks: z.array(path),
    guardText: z.record(text, text),
    runner: z.enum(runnerKinds),
    kernels: z.enum(kernelKinds),
    threads: whole(engineLimitRanges.threadCount),
    context: whole(engineLimitRanges.maxContextLength),
    batchInvariant: z.boolean(),
    slots: whole(engineLimitRanges.slotCount),
    queue: whole(engineLimitRanges.maxWaiting),
    maxRun: whole(maxRunRange),
    maxWait: z.number().min(maxWaitRange.min).max(maxWaitRange.max),
    apiKeyFile: path,
    tlsCert: path,
    tlsKey: path,
    tlsClientCa: path,
    feedbackDir: path,
    sessionsDir: path,
    sessionTtl: whole(sessionTtlRange),
    maxSessions: whole(maxSessionsRange),
    logLevel: z.enum(logLevels),
    logFormat: z.enum(logFormats),
  })
  .partial();

export type ServerConfig = z.infer<typeof serverConfigSchema>;
export type ConfigKey = keyof ServerConfig;

export const configKeys = Object.keys(serverConfigSchema.shape) as readonly ConfigKey[];
