// Grouped-query attention over the slots of a key–value cache, for rows of any length at once.
#pragma once
#include "onnxruntime_abi.h"

namespace qaio {

/**
 * `CachedAttention(query, key?, value?, past_key, past_value, segments, cos, sin, positions)
 *    -> (mixed, present_key, present_value)`
 *
 * `query` `[.., (heads + 2 kv_heads) * width]` holds all three where key and value are left out. Caches
 * `[slots, kv_heads, capacity, width]`, the width a multiple of 16; present has to be the memory of past. `segments`
 * `[count, 5]`: slot, past, first token, tokens, where in the slot they are put, behind the past; a segment sees the
 * slot's first `past` places and itself. In the tokens' order they cover all of them; of one slot, none may be put where
 * another is put or sees. `cos` and `sin` `[positions, turned / 2]`. Attributes `num_heads`, `kv_num_heads`,
 * `local_window_size`: how many tokens one sees, itself among them, 0 for all; `scale`, 0 for one by the root of the
 * width; `instructions`: a `Choice`.
 */
extern const ort::Operator cachedAttention;

/** The same, `HalfCachedAttention`, with caches of 16 bits a number, to which keys and values are rounded. */
extern const ort::Operator halfCachedAttention;

}  // namespace qaio
