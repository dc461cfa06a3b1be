export type SessionConfig = Readonly<Record<string, string>>;

/**
 * How sessions are opened. Threads spin between the hundreds of kernels of a pass, which makes decoding a fifth faster,
 * and stop when the pass ends, so that an idle server takes no CPU.
 * https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_session_options_config_keys.h
 *
 * @param addsExactly whether the processor adds products of 8-bit codes exactly, as the product probe tells. The runtime
 *   does not know and, told to be precise, makes the codes unsigned wherever unsigned ones have a kernel of their own:
 *   where that is not needed, prompts take twice as long and the start rewrites all weights.
 */
export function sessionConfig(addsExactly: boolean): SessionConfig {
  return {
    'session.intra_op.allow_spinning': '1',
    'session.force_spinning_stop': '1',
    'session.x64quantprecision': addsExactly ? '0' : '1',
  };
}
