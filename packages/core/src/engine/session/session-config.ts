/**
 * How sessions are opened. Threads spin between the hundreds of kernels of a pass, which makes decoding a fifth faster,
 * and stop when the pass ends, so that an idle server takes no CPU.
 * https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_session_options_config_keys.h
 */
export const sessionConfig = {
  'session.intra_op.allow_spinning': '1',
  'session.force_spinning_stop': '1',
  // processors without VNNI add 8-bit products in 16 bits, where large ones overflow
  'session.x64quantprecision': '1',
} as const;
