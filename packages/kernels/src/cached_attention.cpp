#include "cached_attention.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "kernel_operator.h"
#include "threads.h"

namespace qaio {
namespace {

// what one task takes of a long segment
constexpr size_t tokensTogether = 16;

/** A row of the input `segments`. */
struct Segment {
  int32_t slot, past, firstToken, tokenCount, writeAt;
};

struct Shape {
  size_t heads, kvHeads, width, slots, capacity, tokens;
  size_t queryStride, keyStride;  // of the projections, from token to token
};

/** Where the tokens' projections, the cache and the outcome are. */
struct Pass {
  Shape shape;
  const float *query, *key, *value;
  float *keys, *values;  // [slots, kvHeads, capacity, width]
  const Segment* segments;
  size_t segmentCount;
  const float *cos, *sin;
  size_t turned, positionCount;
  const int64_t* positions;
  float* out;

  float* cached(float* cache, size_t slot, size_t head) const {
    return cache + (slot * shape.kvHeads + head) * shape.capacity * shape.width;
  }
};

/** The first `turned` values of a vector as halves of pairs, turned by a position's angles. */
void turn(const float* from, float* to, size_t width, const float* cos, const float* sin, size_t turned, float scale) {
  const size_t half = turned / 2;
  for (size_t i = 0; i < half; i++) {
    const float a = from[i], b = from[i + half];
    to[i] = (a * cos[i] - b * sin[i]) * scale;
    to[i + half] = (b * cos[i] + a * sin[i]) * scale;
  }
  for (size_t i = turned; i < width; i++) to[i] = from[i] * scale;
}

class CachedAttention {
 public:
  CachedAttention(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api),
        with_(chosenInstructions(api, info)),
        heads_(static_cast<size_t>(attribute(api, info, "num_heads"))),
        kvHeads_(static_cast<size_t>(attribute(api, info, "kv_num_heads"))),
        window_(static_cast<size_t>(attribute(api, info, "local_window_size"))),
        scale_(floatAttribute(api, info, "scale")) {
    if (kvHeads_ == 0 || heads_ % kvHeads_ != 0) refuse(api, "expected num_heads to be a multiple of kv_num_heads");
  }

  void compute(ort::KernelContext* context) const {
    const Pass pass = begin(context);
    checkSegments(pass);
    const Threads threads(api_, context);
    static thread_local std::vector<float> turned;
    turned.resize(std::max(turned.size(), pass.shape.tokens * heads_ * pass.shape.width));
    float* queries = turned.data();
    store(pass, threads, queries);
    attendAll(pass, threads, queries);
  }

  const ort::Api& api() const { return api_; }

 private:
  Pass begin(ort::KernelContext* context) const;
  void checkSegments(const Pass& pass) const;

  /** Keys and values go to the cache, queries are turned. */
  void store(const Pass& pass, const Threads& threads, float* queries) const {
    const Shape& shape = pass.shape;
    const float scale = scale_ != 0 ? scale_ : 1 / std::sqrt(static_cast<float>(shape.width));
    std::vector<const Segment*> owners(shape.tokens);
    for (size_t s = 0; s < pass.segmentCount; s++)
      for (int32_t i = 0; i < pass.segments[s].tokenCount; i++)
        owners[static_cast<size_t>(pass.segments[s].firstToken + i)] = pass.segments + s;
    const auto storeToken = [&](size_t token) {
      const Segment& segment = *owners[token];
      const size_t half = pass.turned / 2, at = static_cast<size_t>(pass.positions[token]) * half;
      const float *cos = pass.cos + at, *sin = pass.sin + at;
      const float *query = pass.query + token * shape.queryStride, *key = pass.key + token * shape.keyStride,
                  *value = pass.value + token * shape.keyStride;
      for (size_t head = 0; head < heads_; head++)
        turn(query + head * shape.width, queries + (token * heads_ + head) * shape.width, shape.width, cos, sin,
             pass.turned, scale);
      const size_t place = static_cast<size_t>(segment.writeAt) + token - static_cast<size_t>(segment.firstToken);
      for (size_t head = 0; head < kvHeads_; head++) {
        const auto slot = static_cast<size_t>(segment.slot);
        turn(key + head * shape.width, pass.cached(pass.keys, slot, head) + place * shape.width, shape.width, cos, sin,
             pass.turned, 1);
        std::copy_n(value + head * shape.width, shape.width,
                    pass.cached(pass.values, slot, head) + place * shape.width);
      }
    };
    if (shape.tokens < tokensTogether)
      for (size_t token = 0; token < shape.tokens; token++) storeToken(token);
    else threads.run(shape.tokens, storeToken);
  }

  void attendAll(const Pass& pass, const Threads& threads, const float* queries) const {
    struct Task {
      const Segment* segment;
      size_t before, tokens, head;
    };
    std::vector<Task> tasks;
    for (size_t s = 0; s < pass.segmentCount; s++) {
      const auto count = static_cast<size_t>(pass.segments[s].tokenCount);
      for (size_t before = 0; before < count; before += tokensTogether)
        for (size_t head = 0; head < kvHeads_; head++)
          tasks.push_back({pass.segments + s, before, std::min(tokensTogether, count - before), head});
    }
    const Shape& shape = pass.shape;
    const size_t group = heads_ / kvHeads_, stride = heads_ * shape.width;
    threads.run(tasks.size(), [&](size_t index) {
      const Task& task = tasks[index];
      const Segment& segment = *task.segment;
      const size_t first = (static_cast<size_t>(segment.firstToken) + task.before) * stride +
                           task.head * group * shape.width;
      const auto cached = [&](float* cache) {
        const float* past = pass.cached(cache, static_cast<size_t>(segment.slot), task.head);
        return CachedVectors{past, past + static_cast<size_t>(segment.writeAt) * shape.width};
      };
      with_.attention.attend({queries + first, pass.out + first, stride, group, shape.width, task.tokens, cached(pass.keys),
                    cached(pass.values), static_cast<size_t>(segment.past), task.before, window_});
    });
  }

  ort::Api api_;
  const Instructions& with_;
  size_t heads_, kvHeads_, window_;
  float scale_;
};

Pass CachedAttention::begin(ort::KernelContext* context) const {
  const auto input = [&](size_t index) {
    const ort::Value* value = nullptr;
    check(api_.input(context, index, &value));
    return value;
  };
  const auto output = [&](size_t index, const std::vector<int64_t>& dims) {
    ort::Value* value = nullptr;
    check(api_.output(context, index, dims.data(), dims.size(), &value));
    return dataOf<float>(api_, value);
  };
  Pass pass{};
  Shape& shape = pass.shape;
  const auto cache = dimensionsOf(api_, input(3));
  if (cache.size() != 4 || cache != dimensionsOf(api_, input(4)) || cache[1] != static_cast<int64_t>(kvHeads_) ||
      cache[3] % static_cast<int64_t>(lanes) != 0)
    refuse(api_, "expected caches [slots, kv_num_heads, capacity, width], the width a multiple of 16");
  shape = {heads_, kvHeads_, static_cast<size_t>(cache[3]), static_cast<size_t>(cache[0]),
           static_cast<size_t>(cache[2]), 1, 0, 0};
  auto dims = dimensionsOf(api_, input(0));
  for (size_t i = 0; i + 1 < dims.size(); i++) shape.tokens *= static_cast<size_t>(dims[i]);
  const bool isPacked = input(1) == nullptr;
  const size_t queries = heads_ * shape.width, keys = kvHeads_ * shape.width;
  shape.queryStride = isPacked ? queries + 2 * keys : queries;
  shape.keyStride = isPacked ? shape.queryStride : keys;
  if (dims.empty() || dims.back() != static_cast<int64_t>(shape.queryStride))
    refuse(api_, "expected queries of " + std::to_string(shape.queryStride) + " values");
  pass.query = dataOf<const float>(api_, input(0));
  pass.key = isPacked ? pass.query + queries : dataOf<const float>(api_, input(1));
  pass.value = isPacked ? pass.key + keys : dataOf<const float>(api_, input(2));
  const auto segments = dimensionsOf(api_, input(5)), angles = dimensionsOf(api_, input(6));
  if (segments.size() != 2 || segments[1] != 5 || angles.size() != 2)
    refuse(api_, "expected segments [count, 5] and angles [positions, turned / 2]");
  pass.segments = dataOf<const Segment>(api_, input(5));
  pass.segmentCount = static_cast<size_t>(segments[0]);
  pass.cos = dataOf<const float>(api_, input(6));
  pass.sin = dataOf<const float>(api_, input(7));
  pass.positionCount = static_cast<size_t>(angles[0]);
  pass.turned = 2 * static_cast<size_t>(angles[1]);
  pass.positions = dataOf<const int64_t>(api_, input(8));
  dims.back() = static_cast<int64_t>(queries);
  pass.out = output(0, dims);
  pass.keys = output(1, cache);
  pass.values = output(2, cache);
  if (pass.keys != dataOf<const float>(api_, input(3)) || pass.values != dataOf<const float>(api_, input(4)))
    refuse(api_, "expected the outgoing cache in the memory of the incoming one");
  return pass;
}

void CachedAttention::checkSegments(const Pass& pass) const {
  const Shape& shape = pass.shape;
  int64_t next = 0;
  for (size_t i = 0; i < pass.segmentCount; i++) {
    const Segment& segment = pass.segments[i];
    const bool isPlace = segment.slot >= 0 && segment.slot < static_cast<int64_t>(shape.slots) && segment.past >= 0 &&
                         segment.past <= segment.writeAt && segment.tokenCount >= 0 &&
                         segment.writeAt + static_cast<int64_t>(segment.tokenCount) <= static_cast<int64_t>(shape.capacity);
    if (!isPlace || segment.firstToken != next)
      refuse(api_, "segment " + std::to_string(i) + " does not fit its slot or the tokens");
    next += segment.tokenCount;
  }
  if (next != static_cast<int64_t>(shape.tokens)) refuse(api_, "expected segments that cover all tokens");
  for (size_t token = 0; token < shape.tokens; token++)
    if (pass.positions[token] < 0 || pass.positions[token] >= static_cast<int64_t>(pass.positionCount))
      refuse(api_, "expected positions below " + std::to_string(pass.positionCount));
}

ort::Operator make() {
  ort::Operator op = operatorOf<CachedAttention>();
  op.name = [](const ort::Operator*) { return "CachedAttention"; };
  op.inputCount = [](const ort::Operator*) -> size_t { return 9; };
  op.inputType = [](const ort::Operator*, size_t index) {
    return index == 5 ? ort::ElementType::int32 : index == 8 ? ort::ElementType::int64 : ort::ElementType::floating;
  };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == 1 || index == 2 ? ort::Presence::optional : ort::Presence::required;
  };
  op.outputCount = [](const ort::Operator*) -> size_t { return 3; };
  return op;
}

}  // namespace

const ort::Operator cachedAttention = make();

}  // namespace qaio
