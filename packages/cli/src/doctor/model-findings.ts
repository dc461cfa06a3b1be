import { stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { languageOf } from '@qaio/client';
import { type TaskRegistry, errorPart, isTelemetryOff, runtimeVersion, told } from '@qaio/core';
import { taskResultToProto } from '@qaio/server/mapping';
import type { CliContext } from '../cli-context.js';
import { type ModelOptions, loadExecutor, modelSource } from '../model-options.js';
import { classificationLine } from '../result-text.js';
import { type Finding, broken, fine, worse } from './finding.js';

const judged = { task: 'sentiment', input: { text: '今天的实验终于成功了，太棒了！' } } as const;

/** Loads the model and has it judge one sentence. Standard error tells what is done meanwhile. */
export async function modelFindings(
  options: ModelOptions,
  context: CliContext,
  registry: TaskRegistry,
): Promise<Finding[]> {
  const started = context.clock();
  let fallback: string | undefined;
  try {
    const source = await modelSource(options, context);
    const { executor, model } = await loadExecutor(options, context, registry, {
      drawSeed: () => 0,
      onFallback: (reason) => (fallback = reason),
    });
    try {
      const loadedAt = context.clock();
      const { output } = taskResultToProto((await executor.run(judged)).result);
      const line =
        output?.$case === 'classification'
          ? classificationLine(output.value, languageOf(context.locale))
          : output?.$case;
      const { name, dtype } = model.identity;
      const times = told`loaded in ${seconds(loadedAt - started)}, judged in ${seconds(context.clock() - loadedAt)}`;
      return [
        runtimeFinding(options, fallback),
        fine('model', told`${name} ${dtype} from ${source}, ${times}`),
        fine('judgement', told`${judged.input.text} → ${line ?? told`nothing`}`),
      ];
    } finally {
      await model.close();
    }
  } catch (error) {
    return [
      broken(
        'model',
        told`${errorPart(error)}`,
        told`Without --model and QAIO_MODEL the embedded model is used.`,
      ),
    ];
  }
}

function runtimeFinding({ runner }: ModelOptions, fallback: string | undefined): Finding {
  const library = `ONNX Runtime ${runtimeVersion()}`;
  if (fallback === undefined)
    return fine(
      'runtime',
      runner === 'node-binding' ? told`${library} over its Node binding` : told`${library} over its C API`,
    );
  return worse(
    'runtime',
    told`${library} over its Node binding, because its C API cannot be used: ${fallback}`,
    told`It works, with more copying. If the packages were moved or cut down, install them again.`,
  );
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** Whether the library, which has been loaded, keeps to itself. */
export async function telemetryFinding(startedAt: Date): Promise<Finding> {
  const isOff = isTelemetryOff();
  if (isOff === undefined)
    return fine(
      'telemetry',
      told`ONNX Runtime writes events of Windows' own kind, which stay on this machine`,
    );
  const traces = [
    join(tmpdir(), `mat-debug-${process.pid}.log`),
    join(homedir(), '.cache/Microsoft/DeveloperTools/.onnxruntime'),
  ];
  const written = (await Promise.all(traces.map((path) => isChangedSince(path, startedAt))))
    .map((is, i) => (is ? traces[i] : undefined))
    .filter((path) => path !== undefined);
  if (isOff && written.length === 0)
    return fine(
      'telemetry',
      told`off: the library was told so before it was loaded, and has left no log and no device id`,
    );
  const says = isOff
    ? told`traces of ONNX Runtime's telemetry: ${written.join(', ')}`
    : told`ONNX Runtime was not told to send nothing`;
  return broken(
    'telemetry',
    says,
    told`Please report this. Until it is mended, set ORT_DISABLE_TELEMETRY=1.`,
  );
}

async function isChangedSince(path: string, time: Date): Promise<boolean> {
  return stat(path).then(
    ({ mtime }) => mtime >= time,
    () => false,
  );
}
