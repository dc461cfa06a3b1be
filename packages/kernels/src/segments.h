// Tokens of a pass that belong to one sequence.
#pragma once
#include <cstdint>

#include "tensor.h"

namespace qaio {

/** A row of the input `segments`: it sees the slot's first `past` places and its own tokens, which begin at `writeAt`. */
struct Segment {
  int32_t slot, past, firstToken, tokenCount, writeAt;
};

struct Segments {
  const Segment* data;
  size_t count;

  const Segment* begin() const { return data; }
  const Segment* end() const { return data + count; }
};

struct SegmentLimits {
  size_t slots, capacity, tokens;
};

/**
 * A pass's input of that place, `[count, 5]`. Refuses what does not fit the cache or the tokens, and what would write to
 * places that others write to or see.
 */
Segments readSegments(const ort::Api& api, const ort::KernelContext* context, size_t index, const SegmentLimits& limits);

}  // namespace qaio
