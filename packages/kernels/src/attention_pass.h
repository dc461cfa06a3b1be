// What attention is given in a pass, checked, and where its outcome goes.
#pragma once
#include "attention_rows.h"
#include "huge_pages.h"
#include "segments.h"

namespace qaio {

struct AttentionHeads {
  size_t queries, keys;
};

/** Vectors of each token, `stride` from one to the next. */
struct Projection {
  const float* data;
  size_t stride;

  const float* of(size_t token) const { return data + token * stride; }
};

/** Of all slots, `[slots][heads][capacity][width]`. */
template <typename Element>
struct Cache {
  Element* data;
  size_t slots, heads, capacity, width;

  Element* slot(const Segment& segment, size_t head) const {
    return data + (static_cast<size_t>(segment.slot) * heads + head) * capacity * width;
  }
  Element* own(const Segment& segment, size_t head) const {
    return slot(segment, head) + static_cast<size_t>(segment.writeAt) * width;
  }
  /** What a segment has written is read for every token from now on. */
  void join(const Segment& segment, size_t head) const {
    const auto first = static_cast<size_t>(segment.writeAt), count = static_cast<size_t>(segment.tokenCount);
    joinFullPages(slot(segment, head), first * width * sizeof(Element), (first + count) * width * sizeof(Element));
  }
  CachedVectors<Element> vectors(const Segment& segment, size_t head) const {
    return {slot(segment, head), own(segment, head)};
  }
};

/** By position the angles that the first `turned` values of a vector turn by. */
struct Rotation {
  const float *cos, *sin;  // [positions][turned / 2]
  size_t positions, turned;
};

template <typename Element>
struct AttentionPass {
  size_t tokens, width;
  Projection query, key, value;
  Cache<Element> keys, values;
  Segments segments;
  Rotation rotation;
  const int64_t* positions;  // [tokens]
  float* out;                // [tokens][heads][width]
};

/** Refuses what the operator is not made for. */
template <typename Element>
AttentionPass<Element> beginPass(const ort::Api& api, ort::KernelContext* context, const AttentionHeads& heads);

}  // namespace qaio
