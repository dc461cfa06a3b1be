/** The Open Inference Protocol over the same tasks: what KServe's and Triton's clients call a model is a task. */
import { type PromptTask, QaioError, mapConcurrent, told } from '@qaio/core';
import { RunTaskRequest, Sampling, type TaskResult, type inference } from '@qaio/protocol';
import type { CallIdentity } from '../grpc/call-middleware.js';
import { runCall } from '../grpc/run-call.js';
import { taskNameOf } from '../mapping/task-to-proto.js';
import type { Readiness } from '../readiness.js';
import type { TaskApi } from '../task-api.js';
import { inputRows, inputShapes } from './input-rows.js';
import { outputShapes, outputTensors } from './output-tensors.js';
import { type Tensor, type TensorShape, rawContents, typedContents } from './tensor-data.js';
import type { CallContext } from 'nice-grpc-common';

type Implementation = inference.GRPCInferenceServiceImplementation<CallIdentity>;
type InferRequest = inference.ModelInferRequest;

const platform = 'qaio';

export function inferenceService(api: TaskApi, readiness: Pick<Readiness, 'isReady'>): Implementation {
  const taskOf = (name: string) => api.compiledTask(taskNameOf(name)).task;
  return {
    serverLive: async () => ({ live: true }),
    serverReady: async () => ({ ready: readiness.isReady }),
    modelReady: async ({ name, version }) => ({
      ready: readiness.isReady && api.isTask(name) && hasVersion(taskOf(name), version),
    }),
    serverMetadata: async () => ({ name: platform, version: api.serverVersion, extensions: [] }),
    modelMetadata: async ({ name, version }) => {
      const task = taskOf(name);
      requireVersion(task, version);
      const inputs = inputShapes(task).map(shapeToProto);
      const outputs = outputShapes(task).map(shapeToProto);
      return { name: task.name, versions: [task.etag], platform, inputs, outputs };
    },
    modelInfer: (request, context) => infer(api, request, context),
  };
}

const hasVersion = ({ etag }: PromptTask, version: string): boolean => version === '' || version === etag;

/** @throws QaioError `unknown-task` */
function requireVersion(task: PromptTask, version: string): void {
  if (hasVersion(task, version)) return;
  throw new QaioError(
    'unknown-task',
    told`Model '${task.name}' has no version '${version}'; its version is now ${task.etag}.`,
  );
}

function shapeToProto({ name, datatype, shape }: TensorShape) {
  return { name, datatype, shape: shape.map(BigInt) };
}

async function infer(
  api: TaskApi,
  request: InferRequest,
  context: CallContext & CallIdentity,
): ReturnType<Implementation['modelInfer']> {
  const { task } = api.compiledTask(taskNameOf(request.modelName));
  requireVersion(task, request.modelVersion);
  const names = outputNames(task, request);
  const rows = inputRows(task, request);
  const call = runCall(context);
  const run = RunTaskRequest.fromPartial({
    task: task.name,
    sampling: samplingOf(request.parameters),
    expectedEtag: request.modelVersion,
  });
  const results: TaskResult[] = [];
  const answers = mapConcurrent([...rows.entries()], api.maxConcurrentItems, async ([row, input]) => {
    context.caller?.countRun();
    const { result } = await api.runTask({ ...run, input }, call);
    return { row, result };
  });
  for await (const { row, result } of answers) if (result) results[row] = result;
  const tensors = outputTensors(task, results);
  const outputs = names.flatMap((name) => tensors.find((tensor) => tensor.name === name) ?? []);
  return { modelName: task.name, modelVersion: task.etag, id: request.id, ...contentsOf(outputs, request) };
}

function contentsOf(outputs: readonly Tensor[], { rawInputContents }: InferRequest) {
  const isRaw = rawInputContents.length > 0;
  return {
    outputs: outputs.map((tensor) => ({
      ...shapeToProto(tensor),
      ...(!isRaw && { contents: typedContents(tensor) }),
    })),
    rawOutputContents: isRaw ? outputs.map(rawContents) : [],
  };
}

/** Of the outputs that are wanted. @throws QaioError `invalid-input` for one that the task does not have */
function outputNames(task: PromptTask, { outputs }: InferRequest): readonly string[] {
  const known = outputShapes(task).map(({ name }) => name);
  if (outputs.length === 0) return known;
  return outputs.map(({ name }) => {
    if (known.includes(name)) return name;
    throw new QaioError('invalid-input', told`There is no output '${name}'; expected ${known.join(', ')}.`);
  });
}

/** As elsewhere over gRPC; in camelCase, as in JSON, they are taken, too. */
const settings = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  max_output_tokens: 'maxOutputTokens',
  seed: 'seed',
} as const;
type Setting = (typeof settings)[keyof typeof settings];

/** @throws QaioError `invalid-input` for a parameter that is no setting, no number, or there in both ways of writing */
function samplingOf(parameters: InferRequest['parameters']): Sampling | undefined {
  const given = Object.entries(parameters);
  if (given.length === 0) return undefined;
  const read = new Map<Setting, number | bigint>();
  for (const [name, { parameterChoice }] of given) {
    const setting = settingOf(name);
    const value = parameterChoice?.value;
    const isNumber = typeof value === 'bigint' || typeof value === 'number';
    if (setting === undefined || !isNumber) throw wrongParameter(name);
    if (read.has(setting))
      throw new QaioError(
        'invalid-input',
        told`Parameter '${name}' is there in another way of writing, too.`,
      );
    read.set(setting, setting === 'seed' ? wholeNumber(name, value) : Number(value));
  }
  return Sampling.fromPartial(Object.fromEntries(read));
}

const settingOf = (name: string): Setting | undefined =>
  Object.entries(settings).find((names) => names.includes(name))?.[1];

function wholeNumber(name: string, value: number | bigint): bigint {
  if (typeof value === 'bigint' || Number.isInteger(value)) return BigInt(value);
  throw new QaioError('invalid-input', told`Parameter '${name}' must be a whole number.`);
}

function wrongParameter(name: string): QaioError {
  return new QaioError(
    'invalid-input',
    told`Parameter '${name}' is not known, or not a number; expected ${Object.keys(settings).join(', ')}.`,
  );
}
