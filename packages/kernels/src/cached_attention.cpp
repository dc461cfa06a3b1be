#include "cached_attention.h"

#include <algorithm>
#include <cmath>

#include "aligned_memory.h"
#include "attention_pass.h"
#include "attention_schedule.h"
#include "kernel_operator.h"

namespace qaio {
namespace {

// fewer are put into the cache before other threads would have woken
constexpr size_t tokensToShare = 16;

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

class CachedAttention {
 public:
  CachedAttention(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api),
        with_(chosenInstructions(api, info)),
        heads_{count(info, "num_heads"), count(info, "kv_num_heads")},
        window_(count(info, "local_window_size")),
        scale_(floatAttribute(api, info, "scale")) {
    if (heads_.queries == 0 || heads_.keys == 0 || heads_.queries % heads_.keys != 0)
      refuse(api, "expected num_heads to be a multiple of kv_num_heads");
  }

  void compute(ort::KernelContext* context) const {
    const AttentionPass pass = beginPass(api_, context, heads_);
    const Threads threads(api_, context);
    static thread_local AlignedMemory memory;
    float* queries = memory.ofAtLeast(pass.tokens * heads_.queries * pass.width);
    turnAll(pass, threads, queries);
    attendAll(with_.attention, threads, tasksOf(pass, queries));
  }

  const ort::Api& api() const { return api_; }

 private:
  size_t count(const ort::KernelInfo* info, const char* name) const {
    const int64_t value = attribute(api_, info, name);
    if (value < 0) refuse(api_, std::string("expected ") + name + " not to be negative");
    return static_cast<size_t>(value);
  }

  /** Keys and values go to the cache. @param queries out, `[tokens][heads][width]` */
  void turnAll(const AttentionPass& pass, const Threads& threads, float* queries) const {
    std::vector<const Segment*> owners;
    for (const Segment& segment : pass.segments) owners.insert(owners.end(), segment.tokenCount, &segment);
    const auto turnToken = [&](size_t token) { this->turnToken(pass, *owners[token], token, queries); };
    if (pass.tokens < tokensToShare)
      for (size_t token = 0; token < pass.tokens; token++) turnToken(token);
    else threads.run(pass.tokens, turnToken);
  }

  void turnToken(const AttentionPass& pass, const Segment& segment, size_t token, float* queries) const {
    const Rotation& rotation = pass.rotation;
    const size_t width = pass.width, angle = static_cast<size_t>(pass.positions[token]) * (rotation.turned / 2);
    const Angles by{rotation.cos + angle, rotation.sin + angle, rotation.turned};
    const float scale = scale_ != 0 ? scale_ : 1 / std::sqrt(static_cast<float>(width));
    for (size_t head = 0; head < heads_.queries; head++)
      turn(pass.query.of(token) + head * width, queries + (token * heads_.queries + head) * width, width, by, scale);
    const size_t place = (token - static_cast<size_t>(segment.firstToken)) * width;
    for (size_t head = 0; head < heads_.keys; head++) {
      turn(pass.key.of(token) + head * width, pass.keys.own(segment, head) + place, width, by, 1);
      std::copy_n(pass.value.of(token) + head * width, width, pass.values.own(segment, head) + place);
    }
  }

  std::vector<AttentionRows> tasksOf(const AttentionPass& pass, const float* queries) const {
    const size_t group = heads_.queries / heads_.keys, stride = heads_.queries * pass.width;
    const size_t together = std::max<size_t>(rowsTogether / group, 1);
    std::vector<AttentionRows> tasks;
    for (const Segment& segment : pass.segments) {
      const auto past = static_cast<size_t>(segment.past), tokens = static_cast<size_t>(segment.tokenCount);
      for (size_t before = 0; before < tokens; before += together)
        for (size_t head = 0; head < heads_.keys; head++) {
          const size_t first =
              (static_cast<size_t>(segment.firstToken) + before) * stride + head * group * pass.width;
          tasks.push_back({queries + first, pass.out + first, stride, group, pass.width,
                           std::min(together, tokens - before), pass.keys.vectors(segment, head),
                           pass.values.vectors(segment, head), past, before, window_});
        }
    }
    return tasks;
  }

  ort::Api api_;
  const Instructions& with_;
  AttentionHeads heads_;
  size_t window_;
  float scale_;
};

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
