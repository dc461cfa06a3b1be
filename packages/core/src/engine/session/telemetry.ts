import koffi from 'koffi';

/**
 * Makes ONNX Runtime start no uploader, write no device id and keep no events, on every platform but Windows, whose
 * events stay on the machine unless somebody records them:
 * https://github.com/microsoft/onnxruntime/blob/v1.29.0/docs/Privacy.md#disabling-telemetry
 */
const variable = 'ORT_DISABLE_TELEMETRY';

let isOff = false;

/** Whether the library, as native code of this process sees it, was told to send nothing; undefined on Windows. */
export function isTelemetryOff(): boolean | undefined {
  if (process.platform === 'win32') return undefined;
  return koffi.load(null).func('const char *getenv(const char *)')(variable) === '1';
}

/**
 * Turns ONNX Runtime's telemetry off for this process, whatever its environment says. To be called before the library
 * is loaded, which looks once. The C library sets the variable: Node's own environment is a copy in every worker.
 */
export function turnTelemetryOff(): void {
  if (isOff || process.platform === 'win32') return;
  // null: what the process has loaded, the C library included
  koffi.load(null).func('int setenv(const char *, const char *, int)')(variable, '1', 1);
  isOff = true;
}
