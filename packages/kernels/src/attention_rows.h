// Attention of query rows to the keys and values of one head.
#pragma once
#include <cstddef>
#include <cstdint>

namespace qaio {

/** A number of IEEE 754 binary16, as its bits. */
struct Half {
  uint16_t bits;
};

/** Vectors `[count][width]` of a sequence: those before the pass, and those of the pass itself. */
template <typename Element>
struct CachedVectors {
  const Element* past;
  const Element* own;
};

// Places of a sequence that a softmax is taken over at once.
constexpr size_t blockKeys = 256;
// Values are computed with in vectors of at most so many.
constexpr size_t widthUnit = 16;

/**
 * Rows that share a head of keys and values: for each token `group` queries. A row's outcome depends on its own sequence
 * alone, to the last bit: scores and sums add up in one order, and keys come in blocks whose borders are places of the
 * sequence, each with a softmax of its own, that are joined from the first one on.
 */
struct AttentionRows {
  /** Of the first token; the next one's are `stride` further. `[group][width]`, already scaled. */
  const float* queries;
  float* out;
  size_t stride;
  size_t group;
  size_t width;  // a multiple of the unit
  size_t tokens;
  /** Tokens of the sequence before the pass. */
  size_t past;
  /** Of the pass before the first of these. */
  size_t before;
  /** How many tokens a row sees, itself among them; 0 for all. */
  size_t window;

  size_t count() const { return tokens * group; }
  size_t offset(size_t row) const { return row / group * stride + row % group * width; }
  /** The places that a row sees. */
  size_t seenFrom(size_t row) const {
    const size_t end = seenTo(row);
    return window == 0 || end < window ? 0 : end - window;
  }
  size_t seenTo(size_t row) const { return past + before + row / group + 1; }
  /** The blocks that any row sees something of. */
  size_t firstBlock() const { return seenFrom(0) / blockKeys; }
  size_t blockCount() const { return (seenTo(count() - 1) + blockKeys - 1) / blockKeys - firstBlock(); }
  /** What the rows' outcome over one block takes: each one's values, largest score and total weight. */
  size_t partSize() const { return count() * (width + widthUnit); }
};

/** Rows, and what they attend to. */
template <typename Element>
struct CachedRows {
  AttentionRows rows;
  CachedVectors<Element> keys;
  CachedVectors<Element> values;
};

/** How the rows of one block are computed, or all blocks of theirs. */
template <typename Element>
struct Attention {
  void (*attend)(const CachedRows<Element>& task);
  /** One block, counted from the first, for blocks on several threads. @param part `[partSize]` */
  void (*attendBlock)(const CachedRows<Element>& task, size_t block, float* part);
  /** @param parts `[blockCount][partSize]` */
  void (*join)(const AttentionRows& rows, const float* parts);
  /** Puts a vector into the cache, rounded to even. @param width a multiple of the unit */
  void (*put)(const float* values, size_t width, Element* to);
};

/** By what a cache consists of. */
struct Attentions {
  Attention<float> floats;
  Attention<Half> halves;
};

extern const Attentions attentionAvx2;
extern const Attentions attentionAvx512;

}  // namespace qaio
