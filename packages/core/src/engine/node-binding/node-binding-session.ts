/** The only file that imports onnxruntime-node: the one session and its KV cache slots. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { QaioError, errorPart, invariant } from '../../errors.js';
import { told } from '../../told.js';
import type { ForwardRow } from '../model-runner.js';
import { Slots } from '../session/slots.js';
import { hiddenOutput, logitsOutput, slotNames } from '../session/graph-names.js';
import { groupRows, type RowGroup } from '../session/row-group.js';
import { type GroupOutput, rowOutput } from '../session/row-output.js';
import { type FeedMemory, type FeedTensor, modelFeed } from '../session/model-feed.js';
import {
  isExact,
  probeInput,
  probeModel,
  probeOutput,
  probeRows,
  probeValues,
} from '../session/product-probe.js';
import { sessionConfig } from '../session/session-config.js';
import type { SessionOptions } from '../session/session-options.js';

/**
 * Runs rows one group after another. Every layer's keys and values live in one array
 * `[slotCount, kvHeadCount, contextLength, headDim]`, given to the graph as both past and present, so that attention
 * appends in place; neighbouring slots are one batch without any copying.
 */
export class NodeBindingSession {
  readonly #session: InferenceSession;
  readonly slots: Slots;
  readonly #slotNames: ReturnType<typeof slotNames>;

  private constructor(session: InferenceSession, options: SessionOptions) {
    this.#session = session;
    this.slots = new Slots(options);
    this.#slotNames = slotNames(options);
  }

  static async load(options: SessionOptions): Promise<NodeBindingSession> {
    const { graphPath, threadCount } = options;
    try {
      return new NodeBindingSession(await createSession(graphPath, threadCount), options);
    } catch (cause) {
      throw new QaioError(
        'model-invalid',
        told`The model graph ${graphPath} cannot be loaded: ${errorPart(cause)}`,
        { cause },
      );
    }
  }

  async forward(rows: readonly ForwardRow[]): Promise<Float32Array[]> {
    this.slots.prepare(rows);
    const logits: Float32Array[] = rows.map(() => new Float32Array(0));
    for (const group of groupRows(rows)) {
      const output = await this.#run(group);
      group.rowIndices.forEach((rowIndex, i) => {
        const row = rows[rowIndex];
        // copied: the answer's memory changes hands row by row
        if (row) logits[rowIndex] = rowOutput(row, i, group, output).slice();
      });
    }
    return logits;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #run(group: RowGroup): Promise<GroupOutput> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, { data, dims }] of Object.entries(modelFeed(group, ownArrays)))
      feeds[name] = tensorOf(data, dims);
    const fetches: Record<string, Tensor | null> = {
      [logitsOutput]: null,
      ...(group.withHidden && { [hiddenOutput]: null }),
    };
    const { past, present } = this.#slotNames;
    const tensors = this.slots.tensors({ first: group.firstSlot, count: group.batch });
    const begun = this.slots.states.begin(group) ?? [];
    tensors.forEach(({ data, dims }, i) => {
      invariant(data instanceof Float32Array, 'the cache is in fp32');
      const tensor = new Tensor('float32', data, dims);
      const elsewhere = begun[i - (tensors.length - begun.length)];
      feeds[past[i] ?? ''] = elsewhere ? new Tensor('float32', elsewhere, dims) : tensor;
      fetches[present[i] ?? ''] = tensor;
    });
    const outputs = await this.#session.run(feeds, fetches);
    this.slots.states.end(group);
    return {
      logits: outputs[logitsOutput]?.data as Float32Array,
      hidden: (outputs[hiddenOutput]?.data ?? new Float32Array(0)) as Float32Array,
    };
  }
}

async function createSession(graphPath: string, threadCount: number): Promise<InferenceSession> {
  const extra = sessionConfig(await addsExactly());
  return InferenceSession.create(graphPath, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threadCount,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    extra,
  });
}

/** Whether products of 8-bit codes are added exactly on this processor. */
async function addsExactly(): Promise<boolean> {
  const session = await InferenceSession.create(probeModel, { extra: sessionConfig(true) });
  try {
    for (const rows of probeRows) {
      const { data, dims } = probeValues(rows);
      const answer = await session.run({ [probeInput]: new Tensor('float32', data, dims) });
      if (!isExact(answer[probeOutput]?.data as Float32Array)) return false;
    }
    return true;
  } finally {
    await session.release();
  }
}

const ownArrays: FeedMemory = {
  int64: (values) => BigInt64Array.from(values, BigInt),
  int32: (values) => Int32Array.from(values),
  zeros: (length) => new Float32Array(length),
};

function tensorOf(data: FeedTensor['data'], dims: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, dims);
  return data instanceof Int32Array ? new Tensor('int32', data, dims) : new Tensor('int64', data, dims);
}
