// Attention of query rows to the keys and values of one head.
#pragma once
#include <cstddef>

namespace qaio {

/** Vectors `[count][width]` of a sequence: those before the pass, and those of the pass itself. */
struct CachedVectors {
  const float* past;
  const float* own;
};

/**
 * Rows that share a head of keys and values: for each token `group` queries. A row's outcome depends on its own sequence
 * alone, to the last bit: scores add up in one order, and keys come in blocks whose borders are places of the sequence.
 */
struct AttentionRows {
  /** Of the first token; the next one's are `stride` further. `[group][width]`, already scaled. */
  const float* queries;
  float* out;
  size_t stride;
  size_t group;
  size_t width;  // a multiple of the lanes
  size_t tokens;
  CachedVectors keys;
  CachedVectors values;
  /** Tokens of the sequence before the pass. */
  size_t past;
  /** Of the pass before the first of these. */
  size_t before;
  /** How many tokens a row sees, itself among them; 0 for all. */
  size_t window;
};

using Attend = void (*)(const AttentionRows& rows);

void attendAvx2(const AttentionRows& rows);
void attendAvx512(const AttentionRows& rows);

}  // namespace qaio
