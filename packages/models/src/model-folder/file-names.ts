/** Files of an imported model's folder beside the texts that come from the checkpoint. */

/** Written last: a folder that has one is whole. */
export const manifestFileName = 'manifest.json';
export const graphFileName = 'model.onnx';
/** Where prompts run on other weights than decoding. */
export const prefillGraphFileName = 'prefill.onnx';
/** Of both graphs. */
export const weightsFileName = 'weights.bin';
/** What every matrix lost when it was stored. */
export const tensorReportFileName = 'tensors.json';
