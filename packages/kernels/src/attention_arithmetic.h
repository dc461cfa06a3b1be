// Softmax of scores and the mean of values by it, block by block (https://arxiv.org/abs/2205.14135), compiled once for
// each kind of processor.
#pragma once
#include <algorithm>
#include <vector>

#include "attention_rows.h"
#include "vectors.h"

namespace qaio {
namespace {

constexpr size_t blockKeys = 64;
constexpr size_t tileRows = 4;
constexpr float unseen = -1e30f;
// scores of two rows by eight keys are summed up together
constexpr size_t pairKeys = lanes / 2;

template <int width, int... lane>
inline Floats foldedBy(const Floats& a, const Floats& b, std::integer_sequence<int, lane...>) {
  constexpr int groups = lanes / (2 * width);
  const Floats low = __builtin_shufflevector(
      a, b, (lane / width < groups ? lane / width * 2 * width + lane % width
                                   : static_cast<int>(lanes) + (lane / width - groups) * 2 * width + lane % width)...);
  const Floats high = __builtin_shufflevector(
      a, b,
      (lane / width < groups ? lane / width * 2 * width + lane % width + width
                             : static_cast<int>(lanes) + (lane / width - groups) * 2 * width + lane % width + width)...);
  return low + high;
}

/** Halves of groups of 2 `width` lanes added: those of a, then those of b. */
template <int width>
inline Floats folded(const Floats& a, const Floats& b) {
  return foldedBy<width>(a, b, std::make_integer_sequence<int, lanes>());
}

/** Of 16 vectors the sums of their lanes, that of `vectors[i]` in the lane whose bits are those of i reversed. */
inline Floats laneSums(Floats (&vectors)[lanes]) {
#pragma GCC unroll 8
  for (size_t i = 0; i < 8; i++) vectors[i] = folded<8>(vectors[i], vectors[i + 8]);
#pragma GCC unroll 8
  for (size_t i = 0; i < 4; i++) vectors[i] = folded<4>(vectors[i], vectors[i + 4]);
#pragma GCC unroll 8
  for (size_t i = 0; i < 2; i++) vectors[i] = folded<2>(vectors[i], vectors[i + 2]);
  return folded<1>(vectors[0], vectors[1]);
}

constexpr size_t reversedBits[lanes] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};

/** Scores of two rows: lanes 0 to 7 are the first one's by the eight keys. */
inline Floats pairScores(const float* first, const float* second, const float* const* keys, size_t width) {
  Floats sums[lanes] = {};
  for (size_t d = 0; d < width; d += lanes) {
    const Floats a = load(first + d), b = load(second + d);
#pragma GCC unroll 8
    for (size_t k = 0; k < pairKeys; k++) {
      const Floats key = load(keys[k] + d);
      sums[reversedBits[k]] += a * key;
      sums[reversedBits[k + pairKeys]] += b * key;
    }
  }
  return laneSums(sums);
}

/** Where the softmax of a row stands. */
struct RowState {
  float largest;
  Floats totals;  // lane by lane
};

/** A block of keys, and which of them a row sees: those from `first` up to `end`. */
struct Block {
  const float* keys[blockKeys];
  const float* values[blockKeys];
  size_t start;
  size_t count;
};

struct Visible {
  size_t first;
  size_t end;
};

/** @param scores of a block from `at` on: those that are not seen become very small */
inline Floats seenScores(const float* scores, size_t at, const Visible& seen) {
  Ints place;
  for (size_t lane = 0; lane < lanes; lane++) place[lane] = static_cast<int32_t>(at + lane);
  const Ints isSeen = (place >= static_cast<int32_t>(seen.first)) & (place < static_cast<int32_t>(seen.end));
  return isSeen ? load(scores) : Floats{} + unseen;
}

/** Of a row: scores become weights, and what was added up before is made smaller where a larger score comes. @returns by how much */
inline float soften(float* scores, const Visible& seen, RowState& state) {
  Floats most = Floats{} + state.largest;
  for (size_t k = 0; k < blockKeys; k += lanes) most = larger(seenScores(scores + k, k, seen), most);
  const float largest = largestLane(most);
  const float factor = exponential(Floats{} + (state.largest - largest))[0];
  Floats totals = state.totals * factor;
  for (size_t k = 0; k < blockKeys; k += lanes) {
    const Floats score = seenScores(scores + k, k, seen);
    const Floats weight = score > unseen ? exponential(score - largest) : Floats{};
    store(weight, scores + k);
    totals += weight;
  }
  state.largest = largest;
  state.totals = totals;
  return factor;
}

/** Adds weighted values to the rows' sums, `vectors` of a row at a time. */
template <size_t vectors>
inline void addValues(const Block& block, const float (*weights)[blockKeys], const float* factors, float* const* sums,
                      size_t d) {
  Floats sum[tileRows][vectors];
#pragma GCC unroll 8
  for (size_t r = 0; r < tileRows; r++)
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) sum[r][v] = load(sums[r] + d + v * lanes) * factors[r];
  for (size_t k = 0; k < block.count; k++) {
    Floats value[vectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) value[v] = load(block.values[k] + d + v * lanes);
#pragma GCC unroll 8
    for (size_t r = 0; r < tileRows; r++)
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) sum[r][v] += value[v] * weights[r][k];
  }
#pragma GCC unroll 8
  for (size_t r = 0; r < tileRows; r++)
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) store(sum[r][v], sums[r] + d + v * lanes);
}

class Attention {
 public:
  explicit Attention(const AttentionRows& rows)
      : rows_(rows), count_(rows.tokens * rows.group), states_(count_), sums_((count_ + 1) * rows.width) {}

  void run() {
    for (RowState& state : states_) state = RowState{unseen, Floats{}};
    const size_t end = rows_.past + rows_.before + rows_.tokens;
    for (size_t start = firstSeen(0) / blockKeys * blockKeys; start < end; start += blockKeys) {
      const Block block = blockFrom(start, std::min(end - start, blockKeys));
      for (size_t row = 0; row < count_; row += tileRows) addBlock(block, row);
    }
    for (size_t row = 0; row < count_; row++) {
      float total = 0;
      for (size_t lane = 0; lane < lanes; lane++) total += states_[row].totals[lane];
      for (size_t d = 0; d < rows_.width; d++) outOf(row)[d] = sumOf(row)[d] / total;
    }
  }

 private:
  size_t offset(size_t row) const { return row / rows_.group * rows_.stride + row % rows_.group * rows_.width; }
  const float* queryOf(size_t row) const { return rows_.queries + offset(row); }
  float* outOf(size_t row) const { return rows_.out + offset(row); }
  float* sumOf(size_t row) { return sums_.data() + row * rows_.width; }

  /** One behind the last place that the row sees. */
  size_t seenEnd(size_t row) const { return rows_.past + rows_.before + row / rows_.group + 1; }
  size_t firstSeen(size_t row) const {
    const size_t end = seenEnd(row);
    return rows_.window == 0 || end < rows_.window ? 0 : end - rows_.window;
  }

  const float* at(const CachedVectors& vectors, size_t place) const {
    return place < rows_.past ? vectors.past + place * rows_.width : vectors.own + (place - rows_.past) * rows_.width;
  }

  Block blockFrom(size_t start, size_t count) const {
    Block block;
    block.start = start;
    block.count = count;
    // what is behind the last key is not seen
    for (size_t k = 0; k < blockKeys; k++) {
      block.keys[k] = at(rows_.keys, start + std::min(k, count - 1));
      block.values[k] = at(rows_.values, start + std::min(k, count - 1));
    }
    return block;
  }

  Visible visible(const Block& block, size_t row) const {
    const auto within = [&](size_t place) { return place < block.start ? 0 : std::min(place - block.start, blockKeys); };
    return {within(firstSeen(row)), within(seenEnd(row))};
  }

  /** Rows behind the last are computed like it and thrown away. */
  void addBlock(const Block& block, size_t first) {
    const float* queries[tileRows];
    float* sums[tileRows];
    float scores[tileRows][blockKeys] = {}, factors[tileRows];
    const size_t count = std::min(tileRows, count_ - first);
    for (size_t r = 0; r < tileRows; r++) {
      queries[r] = queryOf(first + std::min(r, count - 1));
      sums[r] = sumOf(r < count ? first + r : count_);
    }
    for (size_t r = 0; r < count; r += 2)
      for (size_t k = 0; k < block.count; k += pairKeys) {
        const Floats pair = pairScores(queries[r], queries[r + 1], block.keys + k, rows_.width);
        std::memcpy(scores[r] + k, &pair, sizeof pair / 2);
        std::memcpy(scores[r + 1] + k, reinterpret_cast<const char*>(&pair) + sizeof pair / 2, sizeof pair / 2);
      }
    for (size_t r = 0; r < tileRows; r++) {
      factors[r] = r < count ? soften(scores[r], visible(block, first + r), states_[first + r]) : 0;
    }
    size_t d = 0;
    for (; d + 4 * lanes <= rows_.width; d += 4 * lanes) addValues<4>(block, scores, factors, sums, d);
    for (; d < rows_.width; d += lanes) addValues<1>(block, scores, factors, sums, d);
  }

  const AttentionRows& rows_;
  size_t count_;
  std::vector<RowState> states_;
  std::vector<float> sums_;  // one row more than there are, for what is thrown away
};

}  // namespace
}  // namespace qaio
