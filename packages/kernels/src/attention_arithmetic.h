// Softmax of scores and the mean of values by it, block by block (https://arxiv.org/abs/2205.14135), compiled once for
// each kind of processor: the including file has its vectors, `Wide`, and what can be done with them.
#pragma once
#include <algorithm>

#include "aligned_memory.h"
#include "attention_rows.h"
#include "transposition.h"
#include "vectors.h"
#include "wide_memory.h"

namespace qaio {
namespace {

constexpr size_t tileRows = 6;
constexpr size_t tileKeys = tileVectors * wideLanes;
constexpr float unseen = -1e30f;
constexpr int secondLevel = 2;  // the cache that holds a block

inline Wide loadWide(const Half* values) { return widened(values); }

/** Places `from` up to `to` of a block. */
struct Range {
  size_t from, to;
};

/** The outcome of a block, or of several, for rows one behind the other. */
struct Part {
  float* memory;
  size_t width;

  float* values(size_t row) const { return memory + row * (width + widthUnit); }
  float& largest(size_t row) const { return values(row)[width]; }
  float& total(size_t row) const { return values(row)[width + 1]; }
};

/** A few rows that are computed together. */
struct Tile {
  const float* queries[tileRows];
  float* sums[tileRows];
  float (*weights)[blockKeys];  // at first the scores
};

/** @param keys `[width][tileKeys]` @param at of the keys in the block */
template <size_t rowCount>
void scoreTile(const Tile& tile, const float* keys, size_t width, size_t at) {
  Wide sum[rowCount][tileVectors] = {};
  for (size_t d = 0; d < width; d++) {
    Wide key[tileVectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < tileVectors; v++) key[v] = loadWide(keys + d * tileKeys + v * wideLanes);
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) {
      const Wide query = everywhere(tile.queries[r][d]);
#pragma GCC unroll 8
      for (size_t v = 0; v < tileVectors; v++) sum[r][v] = fused(query, key[v], sum[r][v]);
    }
  }
#pragma GCC unroll 8
  for (size_t r = 0; r < rowCount; r++)
#pragma GCC unroll 8
    for (size_t v = 0; v < tileVectors; v++) storeWide(sum[r][v], tile.weights[r] + at + v * wideLanes);
}

/** Some of the rows' values, weighted and added up in the keys' order. @param values by place in the block */
template <typename Element, size_t rowCount, size_t vectors>
void mixTile(const Tile& tile, const Element* const* values, const Range& keys, size_t d) {
  Wide sum[rowCount][vectors] = {};
  for (size_t k = keys.from; k < keys.to; k++) {
    Wide value[vectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) value[v] = loadWide(values[k] + d + v * wideLanes);
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) {
      const Wide weight = everywhere(tile.weights[r][k]);
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) sum[r][v] = fused(weight, value[v], sum[r][v]);
    }
  }
#pragma GCC unroll 8
  for (size_t r = 0; r < rowCount; r++)
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) storeWide(sum[r][v], tile.sums[r] + d + v * wideLanes);
}

/** What tiles of any number of rows do, by that number. */
template <typename Element>
struct TileWork {
  void (*score)(const Tile& tile, const float* keys, size_t width, size_t at);
  void (*mix)(const Tile& tile, const Element* const* values, const Range& keys, size_t d);
  void (*mixVector)(const Tile& tile, const Element* const* values, const Range& keys, size_t d);
};

template <typename Element, size_t rowCount>
constexpr TileWork<Element> workOf{scoreTile<rowCount>, mixTile<Element, rowCount, tileVectors>,
                                   mixTile<Element, rowCount, 1>};

template <typename Element>
constexpr TileWork<Element> tileWork[] = {workOf<Element, 1>, workOf<Element, 2>, workOf<Element, 3>,
                                          workOf<Element, 4>, workOf<Element, 5>, workOf<Element, 6>};
static_assert(sizeof tileWork<float> / sizeof *tileWork<float> == tileRows, "one for each number of rows");

/** Scores become weights, those that are not seen none. @param keys what the row sees @param all its tile does */
void soften(float* scores, const Range& keys, const Range& all, float& largest, float& total) {
  const Range whole{all.from / wideLanes * wideLanes, (all.to + wideLanes - 1) / wideLanes * wideLanes};
  std::fill(scores + whole.from, scores + std::max(keys.from, whole.from), unseen);
  std::fill(scores + std::max(keys.to, whole.from), scores + whole.to, unseen);
  Wide most = everywhere(unseen), sum = {};
  for (size_t k = whole.from; k < whole.to; k += wideLanes) most = larger(loadWide(scores + k), most);
  largest = combined(most, [](float a, float b) { return a > b ? a : b; });
  for (size_t k = whole.from; k < whole.to; k += wideLanes) {
    const Wide score = loadWide(scores + k);
    // what is not a number stays so
    const Wide weight = score <= unseen ? Wide{} : exponential(score - largest);
    storeWide(weight, scores + k);
    sum += weight;
  }
  total = combined(sum, [](float a, float b) { return a + b; });
}

/** All rows over one block. */
template <typename Element>
class Block {
 public:
  Block(const CachedRows<Element>& task, size_t index, float* memory)
      : rows_(task.rows),
        vectors_(task),
        start_((task.rows.firstBlock() + index) * blockKeys),
        part_{memory, task.rows.width} {
    static thread_local AlignedMemory keys;
    keys_ = keys.ofAtLeast(blockKeys * rows_.width);
  }

  void run() {
    const Range all = seenBy(0, rows_.count());
    for (size_t key = all.from / wideLanes * wideLanes; key < all.to; key += wideLanes) turnKeys(key, all.to);
    for (size_t k = all.from; k < all.to; k++) values_[k] = at(vectors_.values, k);
    // as equal as they can be
    const size_t count = rows_.count(), tiles = (count + tileRows - 1) / tileRows;
    for (size_t i = 0; i < tiles; i++) runTile(i * count / tiles, (i + 1) * count / tiles);
  }

 private:
  size_t within(size_t place) const { return place < start_ ? 0 : std::min(place - start_, blockKeys); }

  Range seenBy(size_t first, size_t end) const {
    return {within(rows_.seenFrom(first)), within(rows_.seenTo(end - 1))};
  }

  const Element* at(const CachedVectors<Element>& vectors, size_t key) const {
    const size_t place = start_ + key;
    return place < rows_.past ? vectors.past + place * rows_.width : vectors.own + (place - rows_.past) * rows_.width;
  }

  /** Puts as many keys as a vector has lanes beside each other. @param end behind it there is none */
  void turnKeys(size_t key, size_t end) {
    const Element *from[wideLanes], *soon[wideLanes], *later[wideLanes];
    for (size_t i = 0; i < wideLanes; i++) {
      from[i] = at(vectors_.keys, std::min(key + i, end - 1));
      soon[i] = at(vectors_.keys, std::min(key + wideLanes + i, end - 1));
      later[i] = at(vectors_.values, std::min(key + i, end - 1));
    }
    float* to = keys_ + key / tileKeys * tileKeys * rows_.width + key % tileKeys;
    for (size_t d = 0; d < rows_.width; d += wideLanes) {
      // memory that is read in so many places is not foreseen by the processor
      for (size_t i = 0; i < wideLanes; i++) __builtin_prefetch(soon[i] + d);
      for (size_t i = 0; i < wideLanes; i++) __builtin_prefetch(later[i] + d, 0, secondLevel);
      Wide vectors[wideLanes];
#pragma GCC unroll 16
      for (size_t i = 0; i < wideLanes; i++) vectors[i] = loadWide(from[i] + d);
      transpose(vectors);
#pragma GCC unroll 16
      for (size_t i = 0; i < wideLanes; i++) storeWide(vectors[i], to + (d + i) * tileKeys);
    }
  }

  void runTile(size_t first, size_t end) {
    alignas(64) float weights[tileRows][blockKeys];
    Tile tile{{}, {}, weights};
    for (size_t r = 0; r < end - first; r++) {
      tile.queries[r] = rows_.queries + rows_.offset(first + r);
      tile.sums[r] = part_.values(first + r);
    }
    const TileWork<Element>& work = tileWork<Element>[end - first - 1];
    const Range keys = seenBy(first, end);
    for (size_t key = keys.from / tileKeys * tileKeys; key < keys.to; key += tileKeys)
      work.score(tile, keys_ + key * rows_.width, rows_.width, key);
    for (size_t row = first; row < end; row++)
      soften(weights[row - first], seenBy(row, row + 1), keys, part_.largest(row), part_.total(row));
    size_t d = 0;
    for (; d + tileKeys <= rows_.width; d += tileKeys) work.mix(tile, values_, keys, d);
    for (; d < rows_.width; d += wideLanes) work.mixVector(tile, values_, keys, d);
  }

  const AttentionRows& rows_;
  const CachedRows<Element>& vectors_;
  size_t start_;
  Part part_;
  float* keys_;  // [blockKeys / tileKeys][width][tileKeys]
  const Element* values_[blockKeys];
};

template <typename Element>
void attendBlock(const CachedRows<Element>& task, size_t block, float* part) {
  Block<Element>(task, block, part).run();
}

/** Adds a later block's outcome to that of the ones before it. */
void add(const Part& sum, const Part& next, size_t row) {
  const float most = std::max(sum.largest(row), next.largest(row));
  const Wide factor = exponential(everywhere(sum.largest(row) - most));
  const Wide nextFactor = exponential(everywhere(next.largest(row) - most));
  for (size_t d = 0; d < sum.width + wideLanes; d += wideLanes) {
    float* values = sum.values(row) + d;
    storeWide(fused(loadWide(values), factor, loadWide(next.values(row) + d) * nextFactor), values);
  }
  sum.largest(row) = most;
}

void finish(const AttentionRows& rows, const Part& sum) {
  for (size_t row = 0; row < rows.count(); row++)
    for (size_t d = 0; d < rows.width; d += wideLanes)
      storeWide(loadWide(sum.values(row) + d) / sum.total(row), rows.out + rows.offset(row) + d);
}

Part emptyPart(const AttentionRows& rows) {
  static thread_local AlignedMemory memory;
  const Part part{memory.ofAtLeast(rows.partSize()), rows.width};
  std::fill_n(part.memory, rows.partSize(), 0.0f);
  for (size_t row = 0; row < rows.count(); row++) part.largest(row) = unseen;
  return part;
}

void addAll(const AttentionRows& rows, const Part& sum, float* next) {
  for (size_t row = 0; row < rows.count(); row++) add(sum, {next, rows.width}, row);
}

void join(const AttentionRows& rows, const float* parts) {
  const Part sum = emptyPart(rows);
  for (size_t block = 0; block < rows.blockCount(); block++)
    addAll(rows, sum, const_cast<float*>(parts) + block * rows.partSize());
  finish(rows, sum);
}

template <typename Element>
void attend(const CachedRows<Element>& task) {
  const AttentionRows& rows = task.rows;
  static thread_local AlignedMemory memory;
  float* part = memory.ofAtLeast(rows.partSize());
  const Part sum = emptyPart(rows);
  for (size_t block = 0; block < rows.blockCount(); block++) {
    attendBlock(task, block, part);
    addAll(rows, sum, part);
  }
  finish(rows, sum);
}

inline void put(const float* values, size_t width, float* to) { std::copy_n(values, width, to); }

inline void put(const float* values, size_t width, Half* to) {
  for (size_t i = 0; i < width; i += wideLanes) narrow(loadWide(values + i), to + i);
}

template <typename Element>
constexpr Attention<Element> attentionOf{attend<Element>, attendBlock<Element>, join, put};

}  // namespace
}  // namespace qaio
