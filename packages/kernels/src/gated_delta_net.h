// A layer of linear attention between its products, over the states of slots, for rows of any length at once.
#pragma once
#include "onnxruntime_abi.h"

namespace qaio {

/**
 * `GatedDeltaNet(input, mixed, gate, past_window, past_states, segments, gate_weights, bias, rates, norm, kernels...)
 *    -> (out, present_window, present_states)`
 *
 * `input` `[.., inputs]` what the layer takes; `mixed` `[.., channels]` queries, keys and values before the convolution;
 * `gate` `[.., values]`. `past_window` `[slots, kernel_size - 1, channels]` and `past_states` `[slots, value_heads,
 * key_width, value_width]`, of all slots and then in the memory of present, or of one sequence, if the pass has no other;
 * widths and inputs multiples of 16. `segments` `[count, 5]` as `CachedAttention` takes them, none of a slot that another
 * is of; one behind no past begins with zeros. Constants: `gate_weights` `[inputs, 2 value_heads]`, of decays and of
 * strengths, `bias` and `rates` `[value_heads]` of the decays, `norm` `[value_width]`, and `kernel_size` times
 * `[channels]`, the oldest token's first. Attributes `key_heads`, `kernel_size`, `scale` of queries, `unit_epsilon` and
 * `norm_epsilon`, both beside a mean of squares; `instructions`: a `Choice`.
 */
extern const ort::Operator gatedDeltaNet;

}  // namespace qaio
