/** The only file that imports onnxruntime-node: the one session and its KV cache slots. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { QaioError, errorMessage } from '../../errors.js';
import type { ForwardRow } from '../model-runner.js';
import { SlotCache } from '../session/slot-cache.js';
import { hideOtherSegments } from '../session/attention-bias.js';
import { cacheNames, logitsOutput } from '../session/graph-names.js';
import { groupRows, type RowGroup } from '../session/row-group.js';
import { sessionConfig } from '../session/session-config.js';

export interface OnnxSessionOptions {
  /** The .onnx graph; its weights lie beside it. */
  readonly graphPath: string;
  /** A graph of the same model that is faster for several tokens at once, where there is one. */
  readonly prefillGraphPath?: string | undefined;
  readonly layerCount: number;
  readonly kvHeadCount: number;
  readonly headDim: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly slotCount: number;
  readonly threadCount: number;
}

/**
 * Runs rows one group after another. Every layer's keys and values live in one array
 * `[slotCount, kvHeadCount, contextLength, headDim]`, given to the graph as both past and present, so that attention
 * appends in place; neighbouring slots are one batch without any copying.
 */
export class NodeBindingSession {
  readonly #decode: InferenceSession;
  readonly #prefill: InferenceSession;
  readonly #options: OnnxSessionOptions;
  readonly cache: SlotCache;
  readonly #cacheNames: ReturnType<typeof cacheNames>;

  private constructor(decode: InferenceSession, prefill: InferenceSession, options: OnnxSessionOptions) {
    this.#decode = decode;
    this.#prefill = prefill;
    this.#options = options;
    this.cache = new SlotCache(options);
    this.#cacheNames = cacheNames(options.layerCount);
  }

  static async load(options: OnnxSessionOptions): Promise<NodeBindingSession> {
    const { graphPath, prefillGraphPath, threadCount } = options;
    try {
      const decode = await createSession(graphPath, threadCount);
      const prefill = prefillGraphPath ? await createSession(prefillGraphPath, threadCount) : decode;
      return new NodeBindingSession(decode, prefill, options);
    } catch (cause) {
      throw new QaioError(
        'model-invalid',
        `The model graph ${graphPath} cannot be loaded: ${errorMessage(cause)}`,
        { cause },
      );
    }
  }

  async forward(rows: readonly ForwardRow[]): Promise<Float32Array[]> {
    const logits = rows.map(() => new Float32Array(0));
    for (const group of groupRows(rows)) {
      const output = await this.#run(group);
      group.rowIndices.forEach((rowIndex, i) => {
        if (rows[rowIndex]?.logits === 'none') return;
        const length = group.logitPositions.length * this.#options.vocabSize;
        logits[rowIndex] = output.slice(i * length, (i + 1) * length);
      });
    }
    return logits;
  }

  async close(): Promise<void> {
    await this.#decode.release();
    if (this.#prefill !== this.#decode) await this.#prefill.release();
  }

  /** @returns logits `[batch, logitPositions, vocabSize]` */
  async #run(group: RowGroup): Promise<Float32Array> {
    const batch = group.pastLengths.length;
    const totalLengths = group.pastLengths.map((past) => past + group.width);
    const longest = Math.max(...totalLengths);
    const bias = new Float32Array(group.width * longest);
    hideOtherSegments(bias, longest, group);
    const feeds: Record<string, Tensor> = {
      input_ids: int64(group.tokenIds, [batch, group.width]),
      // the operator wants each row's total length less one
      seqlens_k: new Tensor(
        'int32',
        Int32Array.from(totalLengths, (total) => total - 1),
        [batch],
      ),
      total_sequence_length: new Tensor('int32', Int32Array.of(longest), []),
      position_ids: int64(group.positions, [batch, group.width]),
      attention_bias: new Tensor('float32', bias, [1, 1, group.width, longest]),
      logit_positions: int64(group.logitPositions, [group.logitPositions.length]),
    };
    const fetches: Record<string, Tensor | null> = { [logitsOutput]: null };
    const { past, present } = this.#cacheNames;
    this.cache.parts.forEach((part, i) => {
      const slots = this.cache.slots(part, group.firstSlot, batch);
      const tensor = new Tensor('float32', slots, this.cache.tensorDims(batch));
      feeds[past[i] ?? ''] = tensor;
      fetches[present[i] ?? ''] = tensor;
    });
    const outputs = await (group.width > 1 ? this.#prefill : this.#decode).run(feeds, fetches);
    return outputs[logitsOutput]?.data as Float32Array;
  }
}

function createSession(graphPath: string, threadCount: number): Promise<InferenceSession> {
  return InferenceSession.create(graphPath, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threadCount,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    extra: sessionConfig,
  });
}

function int64(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}
