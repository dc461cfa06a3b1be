// The gated delta rule, compiled once for each kind of processor: the including file has its vectors, `Wide`.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstring>

#include "aligned_memory.h"
#include "delta_rule.h"
#include "vectors.h"
#include "wide_memory.h"

namespace qaio {
namespace {

// so many tokens' queries, keys and values stay near while a state passes
constexpr size_t chunkTokens = 32;
// columns of a state that stay in the nearest cache while tokens pass
constexpr size_t stripColumns = 32;
// beyond it e to the power of x, plus one, is no other number
constexpr float softplusIsLinear = 20;

inline float plus(float a, float b) { return a + b; }

inline float dot(const float* a, const float* b, size_t count) {
  constexpr size_t together = 4;
  Wide sums[together] = {};
  size_t i = 0;
  for (; i + together * wideLanes <= count; i += together * wideLanes)
#pragma GCC unroll 8
    for (size_t v = 0; v < together; v++)
      sums[v] = fused(loadWide(a + i + v * wideLanes), loadWide(b + i + v * wideLanes), sums[v]);
  for (; i < count; i += wideLanes) sums[0] = fused(loadWide(a + i), loadWide(b + i), sums[0]);
  return combined((sums[0] + sums[1]) + (sums[2] + sums[3]), plus);
}

inline Wide silu(const Wide& x) { return x / (1 + exponential(-x)); }

/** One key head's tokens, a few of them. */
struct Chunk {
  const DeltaLayer& layer;
  const DeltaTokens& tokens;
  size_t first, count;
  float *queries, *keys;  // `[count][keyWidth]`
  float* values;          // `[count][valueWidth]`, then what comes of them
};

/** What a token's place has before the convolution; null before the sequence's first one. */
inline const float* mixedAt(const DeltaLayer& layer, const DeltaTokens& tokens, ptrdiff_t token) {
  const auto channels = static_cast<ptrdiff_t>(layer.channels());
  if (token >= 0) return tokens.mixed + token * channels;
  if (!tokens.past.window) return nullptr;
  return tokens.past.window + (token + static_cast<ptrdiff_t>(layer.kernelSize) - 1) * channels;
}

/** The chunk's channels from one on, summed over each token's window. @param to `[count][width]` */
void convolve(const Chunk& chunk, size_t channel, size_t width, float* to) {
  const DeltaLayer& layer = chunk.layer;
  for (size_t t = 0; t < chunk.count; t++)
    for (size_t i = 0; i < width; i += wideLanes) {
      Wide sum{};
      for (size_t place = 0; place < layer.kernelSize; place++) {
        const auto token = static_cast<ptrdiff_t>(chunk.first + t + place + 1) - static_cast<ptrdiff_t>(layer.kernelSize);
        const float* row = mixedAt(layer, chunk.tokens, token);
        if (row) sum = fused(loadWide(row + channel + i), loadWide(layer.kernels[place] + channel + i), sum);
      }
      storeWide(silu(sum), to + t * width + i);
    }
}

/** Scales every vector `[count][width]` to that length. */
void lengthen(float* vectors, size_t count, size_t width, float epsilon, float length) {
  for (float* vector = vectors; vector < vectors + count * width; vector += width) {
    const float mean = dot(vector, vector, width) / static_cast<float>(width);
    const float factor = length / std::sqrt((mean + epsilon) * static_cast<float>(width));
    for (size_t i = 0; i < width; i += wideLanes) storeWide(loadWide(vector + i) * factor, vector + i);
  }
}

/** One token's part in a state. */
struct Step {
  const float *query, *key;
  float* values;  // then what comes of them
  float decay, strength;
  float match;  // query · key
};

/** A state's sums by a token's key and by its query, of some columns. */
template <size_t vectors>
struct Sums {
  Wide known[vectors] = {}, asked[vectors] = {};

  inline void add(const Wide& key, const Wide& query, const Wide& row, size_t v) {
    known[v] = fused(key, row, known[v]);
    asked[v] = fused(query, row, asked[v]);
  }
};

/** @param state columns `[keyWidth][vectors]`, rows `stride` apart, of a state that the token finds */
template <size_t vectors>
inline Sums<vectors> sumsOf(const Step& step, const DeltaLayer& layer, const float* state) {
  Sums<vectors> sums;
  const float *key = step.key, *query = step.query;
  const size_t rows = layer.keyWidth, stride = layer.valueWidth;
  for (size_t k = 0; k < rows; k++) {
    const Wide byKey = everywhere(key[k]), byQuery = everywhere(query[k]);
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) sums.add(byKey, byQuery, loadWide(state + k * stride + v * wideLanes), v);
  }
  return sums;
}

/**
 * The state forgets, and has what it knows of the key replaced by the values.
 *
 * @param sums of the token @param values in, and what comes of them out @returns the sums of the next token
 */
template <size_t vectors>
inline Sums<vectors> advance(const Step& step, const Step& next, const Sums<vectors>& sums, const DeltaLayer& layer,
                             float* values, const float* from, float* to) {
  Wide change[vectors];
#pragma GCC unroll 8
  for (size_t v = 0; v < vectors; v++) {
    change[v] = (loadWide(values + v * wideLanes) - step.decay * sums.known[v]) * step.strength;
    storeWide(step.decay * sums.asked[v] + step.match * change[v], values + v * wideLanes);
  }
  Sums<vectors> after;
  const float *key = step.key, *nextKey = next.key, *nextQuery = next.query;
  const Wide decay = everywhere(step.decay);
  const size_t rows = layer.keyWidth, stride = layer.valueWidth;
  for (size_t k = 0; k < rows; k++) {
    const Wide write = everywhere(key[k]), byKey = everywhere(nextKey[k]), byQuery = everywhere(nextQuery[k]);
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++) {
      const size_t at = k * stride + v * wideLanes;
      const Wide row = fused(write, change[v], decay * loadWide(from + at));
      storeWide(row, to + at);
      after.add(byKey, byQuery, row, v);
    }
  }
  return after;
}

/** @param from columns of the state before the tokens @param to the same behind them */
template <size_t vectors>
void advanceStrip(const DeltaLayer& layer, const Step* steps, size_t count, size_t column, const float* from, float* to) {
  Sums<vectors> sums = sumsOf<vectors>(steps[0], layer, from + column);
  for (size_t t = 0; t < count; t++) {
    const Step& next = steps[t + 1 < count ? t + 1 : t];
    sums = advance(steps[t], next, sums, layer, steps[t].values + column, (t == 0 ? from : to) + column, to + column);
  }
}

void advanceAll(const DeltaLayer& layer, const Step* steps, size_t count, const float* from, float* to) {
  for (size_t column = 0; column < layer.valueWidth;) {
    const bool isWhole = layer.valueWidth - column >= stripColumns;
    if (isWhole) advanceStrip<stripColumns / wideLanes>(layer, steps, count, column, from, to);
    else advanceStrip<1>(layer, steps, count, column, from, to);
    column += isWhole ? stripColumns : wideLanes;
  }
}

/** How much of the state a token leaves, and how much it writes. */
inline void setGates(Step& step, const DeltaLayer& layer, const float* inputs, size_t head) {
  const float* weights = layer.gates + head * layer.inputs;
  const float a = dot(inputs, weights, layer.inputs) + layer.bias[head];
  const float softplus = a > softplusIsLinear ? a : std::log1p(std::exp(a));
  step.decay = std::exp(layer.rates[head] * softplus);
  step.strength = 1 / (1 + std::exp(-dot(inputs, weights + layer.valueHeads * layer.inputs, layer.inputs)));
}

/** Normalised, and through the gate. */
void finish(const Chunk& chunk, size_t head) {
  const DeltaLayer& layer = chunk.layer;
  const size_t width = layer.valueWidth;
  for (size_t t = 0; t < chunk.count; t++) {
    const float* values = chunk.values + t * width;
    const float factor = 1 / std::sqrt(dot(values, values, width) / static_cast<float>(width) + layer.normEpsilon);
    const size_t at = (chunk.first + t) * layer.values() + head * width;
    for (size_t i = 0; i < width; i += wideLanes)
      storeWide(loadWide(values + i) * factor * loadWide(layer.norm + i) * silu(loadWide(chunk.tokens.gate + at + i)),
                chunk.tokens.out + at + i);
  }
}

void mixValues(const Chunk& chunk, size_t head) {
  const DeltaLayer& layer = chunk.layer;
  const DeltaTokens& tokens = chunk.tokens;
  convolve(chunk, 2 * layer.keyHeads * layer.keyWidth + head * layer.valueWidth, layer.valueWidth, chunk.values);
  Step steps[chunkTokens];
  for (size_t t = 0; t < chunk.count; t++) {
    Step& step = steps[t];
    step.query = chunk.queries + t * layer.keyWidth;
    step.key = chunk.keys + t * layer.keyWidth;
    step.values = chunk.values + t * layer.valueWidth;
    step.match = dot(step.query, step.key, layer.keyWidth);
    setGates(step, layer, tokens.inputs + (chunk.first + t) * layer.inputs, head);
  }
  float* state = tokens.present.states + head * layer.stateSize();
  if (chunk.first == 0 && !tokens.past.states) std::memset(state, 0, layer.stateSize() * sizeof(float));
  const bool isGiven = chunk.first == 0 && tokens.past.states;
  advanceAll(layer, steps, chunk.count, isGiven ? tokens.past.states + head * layer.stateSize() : state, state);
  finish(chunk, head);
}

/** Of some channels: the last places that the tokens, behind what came before them, leave. */
void keepWindow(const DeltaLayer& layer, const DeltaTokens& tokens, size_t channel, size_t width) {
  const size_t places = layer.kernelSize - 1;
  // from the oldest on: the past may be the same memory
  for (size_t place = 0; place < places; place++) {
    const ptrdiff_t token = static_cast<ptrdiff_t>(tokens.count + place) - static_cast<ptrdiff_t>(places);
    const float* row = mixedAt(layer, tokens, token);
    float* to = tokens.present.window + place * layer.channels() + channel;
    if (row) std::memmove(to, row + channel, width * sizeof(float));
    else std::memset(to, 0, width * sizeof(float));
  }
}

void mix(const DeltaLayer& layer, const DeltaTokens& tokens, size_t keyHead) {
  static thread_local AlignedMemory memory;
  float* queries = memory.ofAtLeast(chunkTokens * (2 * layer.keyWidth + layer.valueWidth));
  float *keys = queries + chunkTokens * layer.keyWidth, *values = keys + chunkTokens * layer.keyWidth;
  const size_t query = keyHead * layer.keyWidth, key = query + layer.keyHeads * layer.keyWidth;
  const size_t firstHead = keyHead * layer.sharing();
  for (size_t first = 0; first < tokens.count; first += chunkTokens) {
    const Chunk chunk{layer, tokens, first, std::min(chunkTokens, tokens.count - first), queries, keys, values};
    convolve(chunk, query, layer.keyWidth, queries);
    convolve(chunk, key, layer.keyWidth, keys);
    lengthen(queries, chunk.count, layer.keyWidth, layer.unitEpsilon, layer.scale);
    lengthen(keys, chunk.count, layer.keyWidth, layer.unitEpsilon, 1);
    for (size_t head = firstHead; head < firstHead + layer.sharing(); head++) mixValues(chunk, head);
  }
  keepWindow(layer, tokens, query, layer.keyWidth);
  keepWindow(layer, tokens, key, layer.keyWidth);
  const size_t value = 2 * layer.keyHeads * layer.keyWidth + firstHead * layer.valueWidth;
  keepWindow(layer, tokens, value, layer.sharing() * layer.valueWidth);
}

}  // namespace
}  // namespace qaio
