const { TestEnvironment } = require('jest-environment-node');

// The native binding of onnxruntime-node makes its typed arrays in the main realm; the "instanceof" checks
// in onnxruntime-common then fail inside jest's vm context. https://github.com/jestjs/jest/issues/11864
const shared = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'ArrayBuffer',
  'DataView',
];

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of shared) this.global[name] = globalThis[name];
  }
};
