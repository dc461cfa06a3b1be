import { addsExactly } from '../engine/c-api/c-api-product-probe.js';
import { createSessionOptions, takeFromMemory } from '../engine/c-api/c-api-session-options.js';
import { loadOrtApi } from '../engine/c-api/ort-library.js';
import { type NamedTensor, runOnce } from '../engine/c-api/run-once.js';
import { sessionConfig } from '../engine/session/session-config.js';

export type GraphTensor = NamedTensor;

export interface TestGraph {
  /** An encoded model. */
  readonly model: Uint8Array;
  /** A file in the folder where its weights are. */
  readonly graphPath: string;
  readonly libraryPath?: string | undefined;
  readonly threadCount?: number;
}

export interface GraphTensors {
  readonly inputs: Readonly<Record<string, GraphTensor>>;
  /** What is written to; their memory may be that of inputs. */
  readonly outputs: Readonly<Record<string, GraphTensor>>;
}

export type GraphRun = TestGraph & GraphTensors;

/** Runs a graph once. @throws QaioError `engine-failed` with the runtime's own message */
export function runGraph({ inputs, outputs, ...graph }: GraphRun): void {
  withSession(graph, (run) => run({ inputs, outputs }));
}

/** Loads a graph for as long as it is used. @throws as {@link runGraph} does */
export function withSession<T>(
  { model, graphPath, libraryPath, threadCount = 2 }: TestGraph,
  use: (run: (tensors: GraphTensors) => void) => T,
): T {
  const api = loadOrtApi();
  const options = createSessionOptions(api, threadCount, sessionConfig(addsExactly(api)));
  try {
    takeFromMemory(api, options, { graphPath, libraryPath });
    const session = api.create('createSessionFromArray', api.env, model, model.byteLength, options);
    try {
      return use(({ inputs, outputs }) => runOnce(api, session, inputs, outputs));
    } finally {
      api.release('releaseSession', session);
    }
  } finally {
    api.release('releaseSessionOptions', options);
  }
}
