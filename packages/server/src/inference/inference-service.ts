/** The Open Inference Protocol over the same tasks: what KServe's and Triton's clients call a model is a task. */
import { QaioError, mapConcurrent } from '@qaio/core';
import { Sampling, type TaskResult, type inference } from '@qaio/protocol';
import type { CallIdentity } from '../grpc/call-middleware.js';
import { timeLeftOf } from '../grpc/time-left.js';
import { taskNameOf } from '../mapping/task-to-proto.js';
import type { RunCall, TaskApi } from '../task-api.js';
import { inputRows } from './input-rows.js';
import { outputShapes, outputTensors } from './output-tensors.js';
import { type Tensor, rawContents, typedContents } from './tensor-data.js';
import type { CallContext } from 'nice-grpc-common';

type Implementation = inference.GRPCInferenceServiceImplementation<CallIdentity>;
type InferRequest = inference.ModelInferRequest;

const platform = 'qaio';

/** @param isReady whether the server takes more work */
export function inferenceService(api: TaskApi, isReady: () => boolean): Implementation {
  const taskOf = (name: string) => api.compiledTask(taskNameOf(name)).task;
  return {
    serverLive: async () => ({ live: true }),
    serverReady: async () => ({ ready: isReady() }),
    modelReady: async ({ name }) => ({ ready: isReady() && api.isTask(name) }),
    serverMetadata: async () => ({ name: platform, version: api.serverVersion, extensions: [] }),
    modelMetadata: async ({ name, version }) => {
      const task = taskOf(name);
      task.checkEtag(version);
      const toProto = ({ shape, ...tensor }: ReturnType<typeof outputShapes>[number]) => ({
        ...tensor,
        shape: shape.map(BigInt),
      });
      const inputs = Object.entries(task.definition.input.schema.properties).map(([field, schema]) => ({
        name: field,
        datatype: datatypeOf(schema),
        shape: [-1],
      }));
      const outputs = outputShapes(task).map(toProto);
      return { name: task.name, versions: [task.etag], platform, inputs: inputs.map(toProto), outputs };
    },
    modelInfer: (request, context) => infer(api, request, context),
  };
}

function datatypeOf(schema: unknown): string {
  const { type } = schema as { readonly type?: unknown };
  if (type === 'integer') return 'INT64';
  if (type === 'number') return 'FP64';
  return type === 'boolean' ? 'BOOL' : 'BYTES';
}

async function infer(
  api: TaskApi,
  request: InferRequest,
  context: CallContext & CallIdentity,
): ReturnType<Implementation['modelInfer']> {
  const { task } = api.compiledTask(taskNameOf(request.modelName));
  const rows = inputRows(task, request);
  const { signal, requestId, caller } = context;
  const call: RunCall = { signal, requestId, timeLeftMs: timeLeftOf(context) };
  const run = {
    task: task.name,
    session: '',
    sampling: samplingOf(request.parameters),
    requestId,
    expectedEtag: request.modelVersion,
    validateOnly: false,
  };
  const results: TaskResult[] = [];
  const answers = mapConcurrent([...rows.entries()], api.maxConcurrentItems, async ([row, input]) => {
    caller?.countRun();
    const { result } = await api.runTask({ ...run, input }, call);
    return { row, result };
  });
  for await (const { row, result } of answers) if (result) results[row] = result;
  const outputs = wanted(outputTensors(task, results), request.outputs);
  return { modelName: task.name, modelVersion: task.etag, id: request.id, ...contentsOf(outputs, request) };
}

function contentsOf(outputs: readonly Tensor[], { rawInputContents }: InferRequest) {
  const isRaw = rawInputContents.length > 0;
  return {
    outputs: outputs.map((tensor) => ({
      name: tensor.name,
      datatype: tensor.datatype,
      shape: tensor.shape.map(BigInt),
      ...(!isRaw && { contents: typedContents(tensor) }),
    })),
    rawOutputContents: isRaw ? outputs.map(rawContents) : [],
  };
}

/** @throws QaioError `invalid-input` for one that the task does not have */
function wanted(outputs: readonly Tensor[], names: InferRequest['outputs']): readonly Tensor[] {
  if (names.length === 0) return outputs;
  return names.map(({ name }) => {
    const output = outputs.find((tensor) => tensor.name === name);
    if (output) return output;
    const known = outputs.map((tensor) => tensor.name).join(', ');
    throw new QaioError('invalid-input', `There is no output '${name}'; expected ${known}.`);
  });
}

const samplingNames = ['temperature', 'topP', 'topK', 'maxOutputTokens', 'seed'] as const;

/** @throws QaioError `invalid-input` for a parameter that is no setting, or no number */
function samplingOf(parameters: InferRequest['parameters']): Sampling | undefined {
  const given = Object.entries(parameters);
  if (given.length === 0) return undefined;
  const settings = given.map(([name, { parameterChoice }]) => {
    const value = parameterChoice?.value;
    if (
      !samplingNames.some((known) => known === name) ||
      typeof value === 'string' ||
      typeof value === 'boolean'
    )
      throw new QaioError(
        'invalid-input',
        `Parameter '${name}' is not known, or not a number; expected ${samplingNames.join(', ')}.`,
      );
    return [name, name === 'seed' ? BigInt(value ?? 0) : Number(value)] as const;
  });
  return Sampling.fromPartial(Object.fromEntries(settings));
}
