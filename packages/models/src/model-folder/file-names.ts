/** Files in an imported model's folder, besides those copied from the checkpoint. */

/** Written last: a folder that has one is complete. */
export const manifestFileName = 'manifest.json';
export const graphFileName = 'model.onnx';
export const weightsFileName = 'weights.bin';
/** How much precision every matrix lost when it was stored. */
export const tensorReportFileName = 'tensors.json';
