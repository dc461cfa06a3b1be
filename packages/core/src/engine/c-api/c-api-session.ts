import type { ForwardRow } from '../model-runner.js';
import { type GraphForm, graphForm } from '../session/graph-form.js';
import { hiddenOutput, logitsOutput, slotNames } from '../session/graph-names.js';
import { sessionConfig } from '../session/session-config.js';
import type { SessionOptions } from '../session/session-options.js';
import type { RowGroup } from '../session/row-group.js';
import { rowOutput } from '../session/row-output.js';
import { Slots } from '../session/slots.js';
import { addsExactly } from './c-api-product-probe.js';
import { createSessionOptions, takeFromMemory } from './c-api-session-options.js';
import { type CStrings, cStrings, createMemoryInfo, tensorOver } from './c-api-tensor.js';
import type { OrtApi, Pointer } from './ort-api.js';
import { Scratch } from './scratch.js';

/** Objects of the runtime that live as long as the session. */
interface Handles {
  readonly session: Pointer;
  readonly memoryInfo: Pointer;
  readonly runOptions: Pointer;
}

/**
 * The session through the C API, on memory of our own: keys and values are appended in place, states are written over,
 * and nothing is copied between runs. Logits lie in one array that the next call overwrites.
 */
export class CApiSession {
  readonly #api: OrtApi;
  readonly #options: SessionOptions;
  readonly #handles: Handles;
  readonly slots: Slots;
  readonly #form: GraphForm;
  readonly #inputNames: CStrings;
  /** Without the hidden states, and with them behind the logits. */
  readonly #outputNames: { readonly plain: CStrings; readonly hidden: CStrings };
  /** Tensors of the slots by which of them a pass takes; made once, since they only describe where the memory is. */
  readonly #slotTensors = new Map<string, readonly Pointer[]>();
  #logits = new Float32Array(0);
  readonly #scratch = new Scratch();

  private constructor(api: OrtApi, options: SessionOptions, handles: Handles) {
    this.#api = api;
    this.#options = options;
    this.#handles = handles;
    const { past, present } = slotNames(options);
    this.#form = graphForm(options);
    this.#inputNames = cStrings([...this.#form.inputs, ...past]);
    this.#outputNames = {
      plain: cStrings([logitsOutput, ...present]),
      hidden: cStrings([logitsOutput, hiddenOutput, ...present]),
    };
    this.slots = new Slots({ ...options, cacheDtype: options.native?.cacheDtype });
  }

  /** @throws QaioError `engine-failed` with the runtime's own message */
  static async load(api: OrtApi, options: SessionOptions): Promise<CApiSession> {
    const session = await createSession(api, options);
    const memoryInfo = createMemoryInfo(api);
    const runOptions = api.create('createRunOptions');
    return new CApiSession(api, options, { session, memoryInfo, runOptions });
  }

  /** @returns per row its logits; valid until the next call */
  async forward(rows: readonly ForwardRow[]): Promise<Float32Array[]> {
    this.#api.call('runOptionsUnsetTerminate', this.#handles.runOptions);
    this.slots.prepare(rows);
    const groups = this.#form.groups(rows);
    this.#reserveLogits(groups.reduce((sum, group) => sum + placeCount(group), 0) * this.#options.vocabSize);
    const logits: Float32Array[] = rows.map(() => new Float32Array(0));
    let offset = 0;
    for (const group of groups) {
      const count = placeCount(group);
      const output = this.#logits.subarray(offset, (offset += count * this.#options.vocabSize));
      const hidden = new Float32Array(group.withHidden ? count * this.#options.hiddenSize : 0);
      await this.#run(group, output, hidden);
      group.rowIndices.forEach((rowIndex, i) => {
        const row = rows[rowIndex];
        if (row) logits[rowIndex] = rowOutput(row, i, group, { logits: output, hidden });
      });
    }
    return logits;
  }

  /** Ends the pass under way, which then throws. */
  interrupt(): void {
    this.#api.call('runOptionsSetTerminate', this.#handles.runOptions);
  }

  /** Call it only while nothing runs. */
  close(): void {
    for (const tensors of this.#slotTensors.values())
      for (const tensor of tensors) this.#api.release('releaseValue', tensor);
    this.#slotTensors.clear();
    this.#api.release('releaseRunOptions', this.#handles.runOptions);
    this.#api.release('releaseMemoryInfo', this.#handles.memoryInfo);
    this.#api.release('releaseSession', this.#handles.session);
  }

  #reserveLogits(length: number): void {
    if (this.#logits.length < length) this.#logits = new Float32Array(length);
  }

  /**
   * @param output `[batch, logitPositions, vocabSize]`
   * @param hidden `[batch, logitPositions, hiddenSize]`, empty where nobody wants them
   */
  async #run(group: RowGroup, output: Float32Array, hidden: Float32Array): Promise<void> {
    this.#scratch.reset();
    const places = [group.batch, group.logitPositions.length];
    const small = [
      ...this.#form.feed(group, this.#scratch),
      { data: output, dims: [...places, this.#options.vocabSize] },
      ...(group.withHidden ? [{ data: hidden, dims: [...places, this.#options.hiddenSize] }] : []),
    ];
    const tensors = small.map(({ data, dims }) =>
      tensorOver(this.#api, this.#handles.memoryInfo, data, dims),
    );
    const present = this.#presentOf(group);
    const begun = this.#begun(group);
    const past = begun ? [...present.slice(0, -begun.length), ...begun] : present;
    try {
      await this.#callRun(tensors, past, present);
      this.slots.states.end(group);
    } finally {
      for (const tensor of [...tensors, ...(begun ?? [])]) this.#api.release('releaseValue', tensor);
    }
  }

  /** The states that the pass begins with, for the caller to release, if they are not in the slots themselves. */
  #begun(group: RowGroup): readonly Pointer[] | undefined {
    const dims = this.slots.states.tensors(group.firstSlot, 1).map(({ dims: each }) => each);
    return this.slots.states
      .begin(group)
      ?.map((data, i) => tensorOver(this.#api, this.#handles.memoryInfo, data, dims[i] ?? []));
  }

  /** @param small the graph's inputs in their order, then the logits, then the hidden states if they are wanted */
  async #callRun(
    small: readonly Pointer[],
    past: readonly Pointer[],
    present: readonly Pointer[],
  ): Promise<void> {
    const inputCount = this.#form.inputs.length;
    const inputs = this.#scratch.pointers([...small.slice(0, inputCount), ...past]);
    const outputs = this.#scratch.pointers([...small.slice(inputCount), ...present]);
    const { plain, hidden } = this.#outputNames;
    const outputNames = small.length > inputCount + 1 ? hidden : plain;
    await this.#api.callAsync(
      'run',
      this.#handles.session,
      this.#handles.runOptions,
      this.#inputNames.pointers,
      inputs,
      inputs.length,
      outputNames.pointers,
      outputs.length,
      outputs,
    );
  }

  #presentOf(group: RowGroup): readonly Pointer[] {
    const range = this.#form.stateRange(group);
    const key = `${range.first}+${range.count}`;
    const cached = this.#slotTensors.get(key);
    if (cached) return cached;
    const tensors = this.slots
      .tensors(range, this.#form.cacheRange(group))
      .map(({ data, dims }) => tensorOver(this.#api, this.#handles.memoryInfo, data, dims));
    this.#slotTensors.set(key, tensors);
    return tensors;
  }
}

const placeCount = ({ batch, logitPositions }: RowGroup): number => batch * logitPositions.length;

async function createSession(
  api: OrtApi,
  { graphPath, native, threadCount }: SessionOptions,
): Promise<Pointer> {
  const options = createSessionOptions(api, threadCount, sessionConfig(addsExactly(api)));
  try {
    if (!native) return await api.createAsync('createSession', api.env, graphPath, options);
    const { libraryPath, model } = native;
    takeFromMemory(api, options, { graphPath, libraryPath });
    return await api.createAsync('createSessionFromArray', api.env, model, model.byteLength, options);
  } finally {
    api.release('releaseSessionOptions', options);
  }
}
