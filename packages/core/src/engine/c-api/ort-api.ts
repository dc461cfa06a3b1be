/**
 * The part of ONNX Runtime's C API that a session needs. Functions stand in one table whose order never changes
 * (https://onnxruntime.ai/docs/api/c/struct_ort_api.html); only what was added later moves its end.
 */
import koffi from 'koffi';
import { QaioError, errorMessage } from '../../errors.js';
import { turnTelemetryOff } from '../session/telemetry.js';

/** An address; 0 and null mean none. */
export type Pointer = bigint | null;

type NativeFunction = ((...args: unknown[]) => unknown) & {
  async(...args: unknown[]): void;
};

// the table's version with everything below in it; newer libraries still provide it
const apiVersion = 20;
const pointerBytes = 8;
const logErrorsOnly = 3;

const pointer = 'void *';
const text = 'const char *';
const outPointer: unknown = koffi.out(koffi.pointer(pointer));
// paths are wide characters on Windows
const path = process.platform === 'win32' ? 'str16' : text;

/** Place in the table, result, arguments. */
const table = {
  getErrorMessage: [2, text, [pointer]],
  createEnv: [3, pointer, ['int', text, outPointer]],
  disableTelemetryEvents: [6, pointer, [pointer]],
  createSession: [7, pointer, [pointer, path, pointer, outPointer]],
  createSessionFromArray: [8, pointer, [pointer, pointer, 'size_t', pointer, outPointer]],
  run: [9, pointer, [pointer, pointer, pointer, pointer, 'size_t', pointer, 'size_t', pointer]],
  createSessionOptions: [10, pointer, [outPointer]],
  setGraphOptimizationLevel: [23, pointer, [pointer, 'int']],
  setIntraOpNumThreads: [24, pointer, [pointer, 'int']],
  createRunOptions: [39, pointer, [outPointer]],
  runOptionsSetTerminate: [46, pointer, [pointer]],
  runOptionsUnsetTerminate: [47, pointer, [pointer]],
  createTensorWithData: [49, pointer, [pointer, pointer, 'size_t', pointer, 'size_t', 'int', outPointer]],
  createCpuMemoryInfo: [69, pointer, ['int', 'int', outPointer]],
  releaseStatus: [93, 'void', [pointer]],
  releaseMemoryInfo: [94, 'void', [pointer]],
  releaseSession: [95, 'void', [pointer]],
  releaseValue: [96, 'void', [pointer]],
  releaseRunOptions: [97, 'void', [pointer]],
  releaseSessionOptions: [100, 'void', [pointer]],
  addSessionConfigEntry: [130, pointer, [pointer, text, text]],
  registerCustomOpsLibrary: [228, pointer, [pointer, path]],
} as const;

type FunctionName = keyof typeof table;

/** Calls by name; a status that is an error is thrown. */
export class OrtApi {
  /** Held so that it stays loaded: a collected handle unloads the library under the functions' feet. */
  readonly handle: ReturnType<typeof koffi.load>;
  readonly version: string;
  /** The runtime's own state. It is shared by all sessions of the process and never released. */
  readonly env: Pointer;
  readonly #functions: ReadonlyMap<FunctionName, NativeFunction>;

  /** @throws Error when the library cannot be loaded or does not provide this version of the table */
  constructor(libraryPath: string) {
    turnTelemetryOff();
    this.handle = koffi.load(libraryPath);
    const base: unknown = this.handle.func('OrtGetApiBase', pointer, [])();
    const entry = (offset: number, prototype: ReturnType<typeof koffi.proto>): NativeFunction =>
      koffi.decode(koffi.decode(base, offset * pointerBytes, pointer), prototype) as NativeFunction;
    this.version = entry(1, koffi.proto(text, []))() as string;
    const api = entry(0, koffi.proto(pointer, ['uint32_t']))(apiVersion);
    if (!api)
      throw new Error(`ONNX Runtime ${this.version} does not provide version ${apiVersion} of its API`);
    const entries = Object.entries(table).map(([name, [place, result, args]]) => {
      const address: unknown = koffi.decode(api, place * pointerBytes, pointer);
      return [
        name as FunctionName,
        koffi.decode(address, koffi.proto(result, [...args] as string[])) as NativeFunction,
      ] as const;
    });
    this.#functions = new Map(entries);
    this.env = this.create('createEnv', logErrorsOnly, 'qaio');
    // Windows has events of its own, which no variable turns off
    this.call('disableTelemetryEvents', this.env);
  }

  /** Calls a function that returns a status. @throws QaioError `engine-failed` */
  call(name: FunctionName, ...args: unknown[]): void {
    this.#check(this.#function(name)(...args) as Pointer);
  }

  /** The same on a thread of the pool: no JavaScript waits. */
  async callAsync(name: FunctionName, ...args: unknown[]): Promise<void> {
    const status = await new Promise<Pointer>((resolve, reject) => {
      this.#function(name).async(...args, (error: unknown, result: Pointer) => {
        if (error) reject(new Error(errorMessage(error)));
        else resolve(result);
      });
    });
    this.#check(status);
  }

  /** Calls a function whose last argument receives an object. */
  create(name: FunctionName, ...args: unknown[]): Pointer {
    const out: [Pointer] = [null];
    this.call(name, ...args, out);
    return out[0];
  }

  async createAsync(name: FunctionName, ...args: unknown[]): Promise<Pointer> {
    const out: [Pointer] = [null];
    await this.callAsync(name, ...args, out);
    return out[0];
  }

  release(name: Extract<FunctionName, `release${string}`>, object: Pointer): void {
    if (object) this.#function(name)(object);
  }

  #function(name: FunctionName): NativeFunction {
    const nativeFunction = this.#functions.get(name);
    if (!nativeFunction) throw new Error(`the API table has no function ${name}`);
    return nativeFunction;
  }

  #check(status: Pointer): void {
    if (!status) return;
    const message = this.#function('getErrorMessage')(status) as string;
    this.release('releaseStatus', status);
    throw new QaioError('engine-failed', message);
  }
}
