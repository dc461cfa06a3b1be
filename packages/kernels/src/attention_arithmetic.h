// Softmax of scores and the mean of values by it, block by block (https://arxiv.org/abs/2205.14135), compiled once for
// each kind of processor: the including file has its vectors, `Wide`, and what can be done with them.
#pragma once
#include <algorithm>

#include "aligned_memory.h"
#include "attention_rows.h"
#include "lane_sums.h"
#include "vectors.h"
#include "wide_memory.h"

namespace qaio {
namespace {

constexpr size_t tileRows = 6;
constexpr size_t tileValues = tileVectors * wideLanes;
constexpr float unseen = -1e30f;
constexpr int secondLevel = 2;  // the cache that holds a block

inline Wide loadWide(const Half* values) { return widened(values); }

/** Places `from` up to `to` of a block. */
struct Range {
  size_t from, to;
};

/** Vectors of a block, by place. */
template <typename Element>
struct Vectors {
  const Element* at[blockKeys];
  /** As many of those that are read next, to be fetched meanwhile: in so many places the processor foresees none. */
  const Element* next[blockKeys];
};

/** Asks for a vector's values, those from `d` on, where they begin a line of memory. */
template <typename Element>
inline void fetch(const Element* vector, size_t d) {
  if (d * sizeof(Element) % lineBytes == 0) __builtin_prefetch(vector + d, 0, secondLevel);
}

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

constexpr size_t logarithm(size_t powerOf2) { return powerOf2 == 1 ? 0 : 1 + logarithm(powerOf2 / 2); }

/** The products of rows and a few keys, lane by lane. @param at the first key's place */
template <typename Element, size_t rowCount>
inline void multiplyKeys(const Tile& tile, const Vectors<Element>& keys, size_t width, size_t at,
                         Wide (&sum)[rowCount][tileVectors]) {
  for (size_t d = 0; d < width; d += wideLanes) {
    Wide key[tileVectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < tileVectors; v++) key[v] = loadWide(keys.at[at + v] + d);
#pragma GCC unroll 8
    for (size_t v = 0; v < tileVectors; v++) fetch(keys.next[at + v], d);
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) {
      const Wide query = loadWide(tile.queries[r] + d);
#pragma GCC unroll 8
      for (size_t v = 0; v < tileVectors; v++) sum[r][v] = fused(query, key[v], sum[r][v]);
    }
  }
}

/** Of as many keys as a vector has lanes. @param at the first one's place */
template <typename Element, size_t rowCount>
void scoreTile(const Tile& tile, const Vectors<Element>& keys, size_t width, size_t at) {
  constexpr size_t levels = logarithm(tileVectors), steps = wideLanes / tileVectors;
  Wide sums[rowCount][steps];
  for (size_t step = 0; step < steps; step++) {
    Wide sum[rowCount][tileVectors] = {};
    multiplyKeys<Element, rowCount>(tile, keys, width, at + step * tileVectors, sum);
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) sums[r][step] = laneSums<0, levels>(sum[r]);
  }
#pragma GCC unroll 8
  for (size_t r = 0; r < rowCount; r++)
    storeWide(laneSums<levels, logarithm(steps)>(sums[r]), tile.weights[r] + at);
}

/** Some of the rows' values, weighted and added up in the keys' order. */
template <typename Element, size_t rowCount, size_t vectors>
void mixTile(const Tile& tile, const Vectors<Element>& values, const Range& keys, size_t d) {
  Wide sum[rowCount][vectors] = {};
  for (size_t k = keys.from; k < keys.to; k++) {
    Wide value[vectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) value[v] = loadWide(values.at[k] + d + v * wideLanes);
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) fetch(values.next[k], d + v * wideLanes);
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
  void (*score)(const Tile& tile, const Vectors<Element>& keys, size_t width, size_t at);
  void (*mix)(const Tile& tile, const Vectors<Element>& values, const Range& keys, size_t d);
  void (*mixVector)(const Tile& tile, const Vectors<Element>& values, const Range& keys, size_t d);
};

template <typename Element, size_t rowCount>
constexpr TileWork<Element> workOf{scoreTile<Element, rowCount>, mixTile<Element, rowCount, tileVectors>,
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
        part_{memory, task.rows.width} {}

  void run() {
    const Range all = seenBy(0, rows_.count());
    findVectors(all);
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

  /** While keys are read, the values are fetched, and meanwhile the keys of the next block. */
  void findVectors(const Range& all) {
    const bool hasNext = start_ + 2 * blockKeys <= rows_.past;
    // what a vector has lanes for beyond them is not seen
    const size_t end = (all.to + wideLanes - 1) / wideLanes * wideLanes;
    for (size_t k = all.from / wideLanes * wideLanes; k < end; k++) {
      const size_t key = std::min(k, all.to - 1);
      keys_.at[k] = at(vectors_.keys, key);
      values_.at[k] = keys_.next[k] = at(vectors_.values, key);
      values_.next[k] = hasNext ? keys_.at[k] + blockKeys * rows_.width : values_.at[k];
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
    for (size_t key = keys.from / wideLanes * wideLanes; key < keys.to; key += wideLanes)
      work.score(tile, keys_, rows_.width, key);
    for (size_t row = first; row < end; row++)
      soften(weights[row - first], seenBy(row, row + 1), keys, part_.largest(row), part_.total(row));
    size_t d = 0;
    for (; d + tileValues <= rows_.width; d += tileValues) work.mix(tile, values_, keys, d);
    for (; d < rows_.width; d += wideLanes) work.mixVector(tile, values_, keys, d);
  }

  const AttentionRows& rows_;
  const CachedRows<Element>& vectors_;
  size_t start_;
  Part part_;
  Vectors<Element> keys_, values_;
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
