/** Vectors as OpenAI's embeddings: https://platform.openai.com/docs/api-reference/embeddings */
import { type CompiledTask, QaioError, type RunResult, type TaskEvent, mapConcurrent } from '@qaio/core';
import { z } from 'zod';
import type { TaskApi } from '../task-api.js';
import type { RunCall } from '../task-runs.js';
import { taskOf } from './chat-run.js';
import { modelName } from './chat-request.js';
import { type ParameterRules, readParameters, wrongParameter } from './parameters.js';
import { inputOf } from './task-input.js';

export interface EmbeddingRequest {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly encoding_format: 'float' | 'base64';
}

const maxTexts = 2048;
const onlyTexts = `must be a text or a list of 1 to ${maxTexts} texts; token ids are not taken`;
const listLength = `must have 1 to ${maxTexts} texts`;

const shape = z.strictObject({
  model: modelName,
  input: z.union([z.string(), z.array(z.string()).min(1, listLength).max(maxTexts, listLength)], onlyTexts),
  encoding_format: z.enum(['float', 'base64'], 'must be float or base64').default('float'),
});

const rules: ParameterRules<EmbeddingRequest> = {
  shape,
  ignored: ['user'],
  fixed: { dimensions: { values: [], why: 'a model has vectors of one length here' } },
};

/** @throws QaioError `invalid-input` with a violation for each wrong parameter */
export const readEmbeddingRequest = (text: string): EmbeddingRequest => readParameters(text, rules);

/** @throws QaioError `unknown-task`, `invalid-input`, and what a run throws, of the first text that fails */
export async function embeddings(
  api: TaskApi,
  { model, input, encoding_format: encoding }: EmbeddingRequest,
  call: RunCall,
): Promise<{ readonly body: object; readonly runs: readonly RunResult[] }> {
  const compiled = embeddingTask(api, model);
  const texts = [input].flat();
  const runs = await runAll(api, compiled, { texts, isList: typeof input !== 'string', call });
  const data = runs.map(({ result: { output } }, index) => ({
    object: 'embedding',
    index,
    embedding: output.kind === 'embedding' ? encoded(output.values, encoding) : [],
  }));
  const tokens = runs.reduce((sum, { result }) => sum + result.usage.promptTokenCount, 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return { body: { object: 'list', data, model, usage }, runs };
}

function embeddingTask(api: TaskApi, model: string): CompiledTask {
  const isEmbedding = (name: string): boolean =>
    api.tasks().some((task) => task.name === name && task.definition.output.format === 'embedding');
  const isLoaded = model === api.modelName && !api.tasks().some(({ name }) => name === model);
  if (!isLoaded) {
    const compiled = taskOf(api, model);
    if (isEmbedding(model)) return compiled;
  }
  const fitting = api.tasks().flatMap(({ name }) => (isEmbedding(name) ? [name] : []));
  const list = fitting.join(', ') || 'none is here';
  throw wrongParameter('model', 'INVALID_VALUE', `'${model}' gives no vectors; tasks that do: ${list}`);
}

interface Texts {
  readonly texts: readonly string[];
  readonly isList: boolean;
  readonly call: RunCall;
}

/** @returns in the order of the texts; where one fails, the others end */
async function runAll(
  api: TaskApi,
  compiled: CompiledTask,
  { texts, isList, call }: Texts,
): Promise<RunResult[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([call.signal, failed.signal]);
  const runs = new Array<RunResult>(texts.length);
  const run = async ([i, text]: readonly [number, string]): Promise<void> => {
    const parameter = isList ? `input[${i}]` : 'input';
    const input = inputOf(compiled.task, text, parameter);
    runs[i] = await ended(api.taskEvents({ task: compiled.name, input }, { ...call, signal }), parameter);
  };
  try {
    await allOf(mapConcurrent(texts.entries(), api.maxConcurrentItems, run));
  } catch (error) {
    failed.abort();
    throw error;
  }
  return runs;
}

async function allOf(results: AsyncGenerator<void>): Promise<void> {
  while (!(await results.next()).done);
}

async function ended(events: AsyncGenerator<TaskEvent>, parameter: string): Promise<RunResult> {
  try {
    for await (const event of events) if (event.kind === 'run-end') return event.run;
  } catch (error) {
    if (!(error instanceof QaioError) || error.code !== 'invalid-input') throw error;
    const violations = error.violations.map((one) => ({ ...one, field: parameter }));
    throw new QaioError(error.code, error.message, { violations, cause: error.cause });
  }
  throw new Error('invariant violated: a run that does not fail has an end');
}

/** base64: 32-bit floats, the lowest byte first, as OpenAI's own clients ask for it. */
function encoded(values: readonly number[], encoding: 'float' | 'base64'): readonly number[] | string {
  if (encoding === 'float') return values;
  const bytes = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => bytes.setFloat32(i * 4, value, true));
  return Buffer.from(bytes.buffer).toString('base64');
}
