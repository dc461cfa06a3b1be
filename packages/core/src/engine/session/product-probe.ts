/**
 * A product of the largest 8-bit codes, which this processor's kernel either adds exactly or, where it has no VNNI,
 * cuts off at 16 bits: https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html#when-and-why-do-i-need-to-try-u8u8
 */

/** `values [rows, 8]` as unsigned codes, times 127 everywhere in `[8, 16]`; made by product_probe.py. */
export const probeModel = Buffer.from(
  'CAo6xgIKIAoGdmFsdWVzEgVjb2RlcyIEQ2FzdCoJCgJ0bxgCoAECCikKBWNvZGVzCgd3ZWlnaHRzEghpbnRlZ2VycyINTWF0TXVsSW50' +
    'ZWdlcgohCghpbnRlZ2VycxIEc3VtcyIEQ2FzdCoJCgJ0bxgBoAECEgVwcm9iZSqSAQgICBAQA0IHd2VpZ2h0c0qAAX9/f39/f39/f39/' +
    'f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/' +
    'f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/f39/WhwKBnZhbHVlcxISChAIARIMCgYSBHJvd3MKAggIYhoKBHN1bXMS' +
    'EgoQCAESDAoGEgRyb3dzCgIIEEIECgAQFQ==',
  'base64',
);

export const probeInput = 'values';
export const probeOutput = 'sums';
/** One row and several run on different kernels. */
export const probeRows: readonly number[] = [1, 8];

const inputs = 8;
const outputs = 16;
const largestCode = 255;
const weight = 127;

/** `[rows, inputs]` */
export function probeValues(rows: number): { readonly data: Float32Array; readonly dims: number[] } {
  return { data: new Float32Array(rows * inputs).fill(largestCode), dims: [rows, inputs] };
}

/** Where the sums go: `[rows, outputs]`. */
export function probeSums(rows: number): { readonly data: Float32Array; readonly dims: number[] } {
  return { data: new Float32Array(rows * outputs), dims: [rows, outputs] };
}

export function isExact(sums: Float32Array): boolean {
  return sums.length > 0 && sums.every((sum) => sum === inputs * largestCode * weight);
}
