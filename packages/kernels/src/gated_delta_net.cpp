#include "gated_delta_net.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "kernel_operator.h"
#include "segments.h"
#include "threads.h"

namespace qaio {
namespace {

enum Input : size_t { input, mixed, gate, pastWindow, pastStates, segments, gateWeights, bias, rates, norm, kernels };
enum Output : size_t { out, presentWindow, presentStates };

/** A memory that a pass reads and writes: of all slots, or of its only sequence. */
struct Memory {
  const float* past;
  float* present;
  size_t slots, size;

  size_t offset(const Segment& segment) const { return slots == 1 ? 0 : static_cast<size_t>(segment.slot) * size; }
};

/** `[rows][columns]` as `[columns][rows]`. */
std::vector<float> transposed(const float* values, size_t rows, size_t columns) {
  std::vector<float> turned(rows * columns);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c];
  return turned;
}

class GatedDeltaNet {
 public:
  GatedDeltaNet(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api), with_(chosenInstructions(api, info).deltaRule) {
    readSizes(info);
    const size_t heads = layer_.valueHeads;
    gates_ = transposed(constant(info, gateWeights, layer_.inputs * 2 * heads), layer_.inputs, 2 * heads);
    layer_.gates = gates_.data();
    layer_.bias = constant(info, bias, heads);
    layer_.rates = constant(info, rates, heads);
    layer_.norm = constant(info, norm, layer_.valueWidth);
    for (size_t place = 0; place < layer_.kernelSize; place++)
      kernels_.push_back(constant(info, kernels + place, layer_.channels()));
    layer_.kernels = kernels_.data();
    layer_.scale = floatAttribute(api, info, "scale");
    layer_.unitEpsilon = floatAttribute(api, info, "unit_epsilon");
    layer_.normEpsilon = floatAttribute(api, info, "norm_epsilon");
  }

  // the layer points into it
  GatedDeltaNet(const GatedDeltaNet&) = delete;

  void compute(ort::KernelContext* context) const {
    const auto inputs = rowsOf(context, input, layer_.inputs), all = rowsOf(context, mixed, layer_.channels()),
               gates = rowsOf(context, gate, layer_.values());
    if (all.rows() != inputs.rows() || gates.rows() != inputs.rows())
      refuse(api_, "expected as many rows of each input");
    const Segments pass = segmentsOf(context, inputs.rows());
    const Memory window = memoryOf(context, pastWindow, presentWindow, (layer_.kernelSize - 1) * layer_.channels());
    const Memory states = memoryOf(context, pastStates, presentStates, layer_.valueHeads * layer_.stateSize());
    checkSlots(pass, window, states);
    float* outcome = outputData<float>(api_, context, out, gates.dims);
    Threads(api_, context).run(pass.count * layer_.keyHeads, [&](size_t task) {
      const Segment& segment = pass.data[task / layer_.keyHeads];
      if (segment.tokenCount == 0) return;
      const auto first = static_cast<size_t>(segment.firstToken);
      DeltaTokens tokens{static_cast<size_t>(segment.tokenCount), inputs.data + first * layer_.inputs,
                         all.data + first * layer_.channels(), gates.data + first * layer_.values(),
                         outcome + first * layer_.values(), {}, {}};
      if (segment.past > 0) tokens.past = {window.past + window.offset(segment), states.past + states.offset(segment)};
      tokens.present = {window.present + window.offset(segment), states.present + states.offset(segment)};
      with_.mix(layer_, tokens, task % layer_.keyHeads);
    });
  }

  const ort::Api& api() const { return api_; }

 private:
  const float* constant(const ort::KernelInfo* info, size_t index, size_t count) const {
    constantTensor(info, index);
    return constantData<float>(api_, info, index, count);
  }

  const ort::Value* constantTensor(const ort::KernelInfo* info, size_t index) const {
    const ort::Value* value = constantInput(api_, info, index);
    if (!value) refuse(api_, "weights have to be constants of the graph");
    return value;
  }

  size_t sizeOf(const ort::KernelInfo* info, size_t index, size_t axis) const {
    const auto dims = dimensionsOf(api_, constantTensor(info, index));
    return axis < dims.size() ? static_cast<size_t>(dims[axis]) : 0;
  }

  void readSizes(const ort::KernelInfo* info) {
    const auto count = [&](const char* name) { return static_cast<size_t>(std::max<int64_t>(attribute(api_, info, name), 0)); };
    layer_.keyHeads = count("key_heads");
    layer_.kernelSize = count("kernel_size");
    layer_.inputs = sizeOf(info, gateWeights, 0);
    layer_.valueHeads = sizeOf(info, bias, 0);
    layer_.valueWidth = sizeOf(info, norm, 0);
    if (layer_.keyHeads == 0 || layer_.valueHeads == 0 || layer_.valueHeads % layer_.keyHeads != 0)
      refuse(api_, "expected value heads to be a multiple of key_heads");
    if (layer_.kernelSize < 2) refuse(api_, "expected a kernel_size of 2 or more");
    const size_t keyChannels = sizeOf(info, kernels, 0) - layer_.values();
    layer_.keyWidth = keyChannels / 2 / layer_.keyHeads;
    const bool isWhole = layer_.channels() == sizeOf(info, kernels, 0) && layer_.inputs % deltaUnit == 0 &&
                         layer_.keyWidth % deltaUnit == 0 && layer_.valueWidth % deltaUnit == 0;
    if (!isWhole || sizeOf(info, gateWeights, 1) != 2 * layer_.valueHeads)
      refuse(api_, "expected weights of one shape, in widths that are multiples of 16");
  }

  Tensor<const float> rowsOf(ort::KernelContext* context, size_t index, size_t width) const {
    const auto given = inputTensor<const float>(api_, context, index);
    if (given.last() != width) refuse(api_, "expected rows of " + std::to_string(width) + " values");
    return given;
  }

  Memory memoryOf(ort::KernelContext* context, size_t past, size_t present, size_t size) const {
    const auto given = inputTensor<const float>(api_, context, past);
    const size_t slots = given.dims.empty() ? 0 : static_cast<size_t>(given.dims[0]);
    if (slots == 0 || given.rows() * given.last() != slots * size)
      refuse(api_, "expected memories of " + std::to_string(size) + " values a slot");
    return {given.data, outputData<float>(api_, context, present, given.dims), slots, size};
  }

  Segments segmentsOf(ort::KernelContext* context, size_t tokens) const {
    // what places it has, attention checks
    constexpr size_t most = std::numeric_limits<int32_t>::max();
    return readSegments(api_, context, segments, {most, most, tokens});
  }

  void checkSlots(const Segments& pass, const Memory& window, const Memory& states) const {
    if (window.slots != states.slots) refuse(api_, "expected memories of as many slots");
    std::vector<int32_t> slots;
    for (const Segment& segment : pass) slots.push_back(segment.slot);
    std::sort(slots.begin(), slots.end());
    if (std::adjacent_find(slots.begin(), slots.end()) != slots.end()) refuse(api_, "two segments are of one slot");
    if (window.slots == 1 && pass.count <= 1) return;
    if (window.past != window.present || states.past != states.present)
      refuse(api_, "expected the outgoing memories in the memory of the incoming ones");
    if (!slots.empty() && static_cast<size_t>(slots.back()) >= window.slots) refuse(api_, "a segment is of no slot");
  }

  ort::Api api_;
  const DeltaRule& with_;
  DeltaLayer layer_{};
  std::vector<float> gates_;
  std::vector<const float*> kernels_;
};

}  // namespace

const ort::Operator gatedDeltaNet = [] {
  ort::Operator op = operatorOf<GatedDeltaNet>();
  op.name = [](const ort::Operator*) { return "GatedDeltaNet"; };
  op.inputCount = [](const ort::Operator*) -> size_t { return kernels + 1; };
  op.inputType = [](const ort::Operator*, size_t index) {
    return index == segments ? ort::ElementType::int32 : ort::ElementType::floating;
  };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == kernels ? ort::Presence::variadic : ort::Presence::required;
  };
  op.outputCount = [](const ort::Operator*) -> size_t { return 3; };
  return op;
}();

}  // namespace qaio
