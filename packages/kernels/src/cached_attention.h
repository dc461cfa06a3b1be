// Grouped-query attention over the slots of a key–value cache, for rows of any length at once.
#pragma once
#include "onnxruntime_abi.h"

namespace qaio {

/**
 * `CachedAttention(query, key?, value?, past_key, past_value, segments, cos, sin, positions)
 *    -> (mixed, present_key, present_value)`
 *
 * `query` `[.., (heads + 2 kv_heads) * width]` holds all three where key and value are left out. Caches
 * `[slots, kv_heads, capacity, width]`; present is the memory of past. `segments` `[count, 5]`: slot, past, first token,
 * tokens, where in the slot they are put; a segment sees the slot's first `past` places and itself. `cos` and `sin`
 * `[positions, turned / 2]`. Attributes `num_heads`, `kv_num_heads`, `local_window_size` (0 for none), `scale` (0 for one by
 * the root of the width), `instructions`.
 */
extern const ort::Operator cachedAttention;

}  // namespace qaio
