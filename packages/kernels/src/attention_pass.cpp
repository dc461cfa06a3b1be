#include "attention_pass.h"

namespace qaio {
namespace {

enum Input : size_t { query, key, value, pastKey, pastValue, segments, cosine, sine, positions };
enum Output : size_t { mixed, presentKey, presentValue };

template <typename Element>
class Reader {
 public:
  Reader(const ort::Api& api, ort::KernelContext* context) : api_(api), context_(context) {}

  AttentionPass<Element> read(const AttentionHeads& heads) const {
    AttentionPass<Element> pass{};
    pass.keys = cache(pastKey, presentKey, heads.keys);
    pass.values = cache(pastValue, presentValue, heads.keys);
    if (pass.keys.slots != pass.values.slots || pass.keys.capacity != pass.values.capacity ||
        pass.keys.width != pass.values.width)
      refuse(api_, "expected keys and values in caches of one shape");
    pass.width = pass.keys.width;
    readProjections(pass, heads);
    readPositions(pass);
    pass.segments = readSegments(api_, context_, segments, {pass.keys.slots, pass.keys.capacity, pass.tokens});
    return pass;
  }

 private:
  template <typename Given>
  Tensor<Given> input(size_t index) const {
    return inputTensor<Given>(api_, context_, index);
  }

  Cache<Element> cache(size_t past, size_t present, size_t heads) const {
    const auto [data, dims] = input<const Element>(past);
    if (dims.size() != 4 || dims[1] != static_cast<int64_t>(heads) || dims[3] <= 0 ||
        dims[3] % static_cast<int64_t>(widthUnit) != 0)
      refuse(api_, "expected caches [slots, kv_num_heads, capacity, width], the width a multiple of 16");
    Element* out = outputData<Element>(api_, context_, present, dims);
    if (out != data) refuse(api_, "expected the outgoing cache in the memory of the incoming one");
    return {out, static_cast<size_t>(dims[0]), heads, static_cast<size_t>(dims[2]), static_cast<size_t>(dims[3])};
  }

  void readProjections(AttentionPass<Element>& pass, const AttentionHeads& heads) const {
    const auto queries = input<const float>(query), keys = input<const float>(key), given = input<const float>(value);
    const size_t width = heads.queries * pass.width, keyWidth = heads.keys * pass.width;
    const bool isPacked = keys.data == nullptr && given.data == nullptr && keys.dims.empty() && given.dims.empty();
    const size_t stride = isPacked ? width + 2 * keyWidth : width;
    if (queries.last() != stride) refuse(api_, "expected queries of " + std::to_string(stride) + " values");
    pass.tokens = queries.rows();
    if (!isPacked && (keys.rows() != pass.tokens || given.rows() != pass.tokens || keys.last() != keyWidth ||
                      given.last() != keyWidth))
      refuse(api_, "expected keys and values of " + std::to_string(keyWidth) + " values for each query");
    pass.query = {queries.data, stride};
    pass.key = isPacked ? Projection{queries.data + width, stride} : Projection{keys.data, keyWidth};
    pass.value = isPacked ? Projection{queries.data + width + keyWidth, stride} : Projection{given.data, keyWidth};
    auto dims = queries.dims;
    dims.back() = static_cast<int64_t>(width);
    pass.out = outputData<float>(api_, context_, mixed, dims);
  }

  void readPositions(AttentionPass<Element>& pass) const {
    const auto cosines = input<const float>(cosine), sines = input<const float>(sine);
    if (cosines.dims.size() != 2 || cosines.dims != sines.dims || 2 * cosines.last() > pass.width)
      refuse(api_, "expected cosines and sines [positions, turned / 2]");
    pass.rotation = {cosines.data, sines.data, cosines.rows(), 2 * cosines.last()};
    const auto places = input<const int64_t>(positions);
    if (places.rows() * places.last() != pass.tokens) refuse(api_, "expected a position for each token");
    pass.positions = places.data;
    for (size_t token = 0; token < pass.tokens; token++)
      if (places.data[token] < 0 || places.data[token] >= static_cast<int64_t>(pass.rotation.positions))
        refuse(api_, "expected positions below " + std::to_string(pass.rotation.positions));
  }

  const ort::Api& api_;
  ort::KernelContext* context_;
};

}  // namespace

template <typename Element>
AttentionPass<Element> beginPass(const ort::Api& api, ort::KernelContext* context, const AttentionHeads& heads) {
  return Reader<Element>(api, context).read(heads);
}

template AttentionPass<float> beginPass(const ort::Api&, ort::KernelContext*, const AttentionHeads&);
template AttentionPass<Half> beginPass(const ort::Api&, ort::KernelContext*, const AttentionHeads&);

}  // namespace qaio
