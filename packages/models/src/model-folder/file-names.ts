/** Files in an imported model's folder, besides those copied from the checkpoint. */

/** Written last: a folder that has one is complete. */
export const manifestFileName = 'manifest.json';
export const graphFileName = 'model.onnx';
/** Only where prompts and decoding use different weights. */
export const prefillGraphFileName = 'prefill.onnx';
/** Of both graphs. */
export const weightsFileName = 'weights.bin';
/** How much precision every matrix lost when it was stored. */
export const tensorReportFileName = 'tensors.json';
