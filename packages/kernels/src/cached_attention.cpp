#include "cached_attention.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "aligned_memory.h"
#include "attention_pass.h"
#include "attention_schedule.h"
#include "kernel_operator.h"

namespace qaio {
namespace {

// fewer are put into the cache before other threads would have woken
constexpr size_t tokensToShare = 16;

template <typename Element>
constexpr ort::ElementType elementType = std::is_same_v<Element, Half> ? ort::ElementType::half : ort::ElementType::floating;

template <typename Element>
const Attention<Element>& attentionOf(const Instructions& with) {
  if constexpr (std::is_same_v<Element, Half>) return with.attention.halves;
  else return with.attention.floats;
}

/** The angles of one position. */
struct Angles {
  const float *cos, *sin;
  size_t turned;
};

/** The first values of a vector as halves of pairs, turned. */
void turn(const float* from, float* to, size_t width, const Angles& by, float scale) {
  const size_t half = by.turned / 2;
  for (size_t i = 0; i < half; i++) {
    const float a = from[i], b = from[i + half];
    to[i] = (a * by.cos[i] - b * by.sin[i]) * scale;
    to[i + half] = (b * by.cos[i] + a * by.sin[i]) * scale;
  }
  for (size_t i = by.turned; i < width; i++) to[i] = from[i] * scale;
}

template <typename Element>
class CachedAttention {
 public:
  CachedAttention(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api),
        with_(attentionOf<Element>(chosenInstructions(api, info))),
        heads_{count(info, "num_heads"), count(info, "kv_num_heads")},
        window_(count(info, "local_window_size")),
        scale_(floatAttribute(api, info, "scale")) {
    if (heads_.queries == 0 || heads_.keys == 0 || heads_.queries % heads_.keys != 0)
      refuse(api, "expected num_heads to be a multiple of kv_num_heads");
  }

  void compute(ort::KernelContext* context) const {
    const AttentionPass<Element> pass = beginPass<Element>(api_, context, heads_);
    const Threads threads(api_, context);
    static thread_local AlignedMemory memory;
    float* queries = memory.ofAtLeast(pass.tokens * heads_.queries * pass.width);
    turnAll(pass, threads, queries);
    attendAll(with_, threads, tasksOf(pass, queries));
  }

  const ort::Api& api() const { return api_; }

 private:
  size_t count(const ort::KernelInfo* info, const char* name) const {
    const int64_t value = attribute(api_, info, name);
    if (value < 0) refuse(api_, std::string("expected ") + name + " not to be negative");
    return static_cast<size_t>(value);
  }

  /** Keys and values go to the cache. @param queries out, `[tokens][heads][width]` */
  void turnAll(const AttentionPass<Element>& pass, const Threads& threads, float* queries) const {
    std::vector<const Segment*> owners;
    for (const Segment& segment : pass.segments) owners.insert(owners.end(), segment.tokenCount, &segment);
    const auto turnToken = [&](size_t token) { this->turnToken(pass, *owners[token], token, queries); };
    if (pass.tokens < tokensToShare)
      for (size_t token = 0; token < pass.tokens; token++) turnToken(token);
    else threads.run(pass.tokens, turnToken);
    for (const Segment& segment : pass.segments)
      for (size_t head = 0; head < heads_.keys; head++) {
        pass.keys.join(segment, head);
        pass.values.join(segment, head);
      }
  }

  void turnToken(const AttentionPass<Element>& pass, const Segment& segment, size_t token, float* queries) const {
    const Rotation& rotation = pass.rotation;
    const size_t width = pass.width, angle = static_cast<size_t>(pass.positions[token]) * (rotation.turned / 2);
    const Angles by{rotation.cos + angle, rotation.sin + angle, rotation.turned};
    const float scale = scale_ != 0 ? scale_ : 1 / std::sqrt(static_cast<float>(width));
    for (size_t head = 0; head < heads_.queries; head++)
      turn(pass.query.of(token) + head * width, queries + (token * heads_.queries + head) * width, width, by, scale);
    const size_t place = (token - static_cast<size_t>(segment.firstToken)) * width;
    static thread_local AlignedMemory memory;
    float* turned = memory.ofAtLeast(width);
    for (size_t head = 0; head < heads_.keys; head++) {
      turn(pass.key.of(token) + head * width, turned, width, by, 1);
      with_.put(turned, width, pass.keys.own(segment, head) + place);
      with_.put(pass.value.of(token) + head * width, width, pass.values.own(segment, head) + place);
    }
  }

  std::vector<CachedRows<Element>> tasksOf(const AttentionPass<Element>& pass, const float* queries) const {
    const size_t group = heads_.queries / heads_.keys, stride = heads_.queries * pass.width;
    const size_t together = std::max<size_t>(rowsTogether / group, 1);
    std::vector<CachedRows<Element>> tasks;
    for (const Segment& segment : pass.segments) {
      const auto past = static_cast<size_t>(segment.past), tokens = static_cast<size_t>(segment.tokenCount);
      for (size_t before = 0; before < tokens; before += together)
        for (size_t head = 0; head < heads_.keys; head++) {
          const size_t first =
              (static_cast<size_t>(segment.firstToken) + before) * stride + head * group * pass.width;
          const AttentionRows rows{queries + first, pass.out + first, stride, group, pass.width,
                                   std::min(together, tokens - before), past, before, window_};
          tasks.push_back({rows, pass.keys.vectors(segment, head), pass.values.vectors(segment, head)});
        }
    }
    return tasks;
  }

  ort::Api api_;
  const Attention<Element>& with_;
  AttentionHeads heads_;
  size_t window_;
  float scale_;
};

template <typename Element>
ort::Operator make() {
  ort::Operator op = operatorOf<CachedAttention<Element>>();
  op.inputCount = [](const ort::Operator*) -> size_t { return 9; };
  op.inputType = [](const ort::Operator*, size_t index) {
    if (index == 3 || index == 4) return elementType<Element>;
    return index == 5 ? ort::ElementType::int32 : index == 8 ? ort::ElementType::int64 : ort::ElementType::floating;
  };
  op.outputType = [](const ort::Operator*, size_t index) {
    return index == 0 ? ort::ElementType::floating : elementType<Element>;
  };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == 1 || index == 2 ? ort::Presence::optional : ort::Presence::required;
  };
  op.outputCount = [](const ort::Operator*) -> size_t { return 3; };
  return op;
}

}  // namespace

const ort::Operator cachedAttention = [] {
  ort::Operator op = make<float>();
  op.name = [](const ort::Operator*) { return "CachedAttention"; };
  return op;
}();

const ort::Operator halfCachedAttention = [] {
  ort::Operator op = make<Half>();
  op.name = [](const ort::Operator*) { return "HalfCachedAttention"; };
  return op;
}();

}  // namespace qaio
