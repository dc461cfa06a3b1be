#include "block_linear.h"

#include "block_matrix.h"
#include "block_rows.h"
#include "linear_layer.h"

namespace qaio {
namespace {

/** @param index of the codes among the node's inputs; scales, zero points and offsets follow */
BlockWeights weightsOf(const ort::Api& api, const ort::KernelInfo* info, size_t index) {
  const ort::Value* codes = constantInput(api, info, index);
  if (!codes || !constantInput(api, info, index + 1))
    refuse(api, "codes and scales have to be constants of the graph");
  const auto bits = static_cast<size_t>(attribute(api, info, "bits"));
  const auto blockSize = static_cast<size_t>(attribute(api, info, "block_size"));
  const auto dims = dimensionsOf(api, codes);
  const bool isKnown = (bits == 4 || bits == 8) && (blockSize == partInputs || blockSize == blockInputs);
  if (!isKnown || dims.size() != 3 || static_cast<size_t>(dims[2]) * 8 != blockSize * bits)
    refuse(api, "expected codes [outputs, blocks, bytes of a block], of 4 or 8 bits in blocks of 16 or 32");
  const auto outputs = static_cast<size_t>(dims[0]), blocks = static_cast<size_t>(dims[1]), inputs = blocks * blockSize;
  const auto* scales = constantData<float>(api, info, index + 1, outputs * blocks);
  const auto* zeroPoints = constantData<uint8_t>(api, info, index + 2, outputs * ((blocks + 1) / 2));
  const auto* offsets = constantData<float>(api, info, index + 3, outputs * blocks);
  if (inputs % blockInputs != 0) refuse(api, "expected a multiple of 32 inputs");
  if ((zeroPoints && bits == 8) || ((zeroPoints || offsets) && blockSize != blockInputs))
    refuse(api, "zero points are for 4 bits, and these and offsets for blocks of 32");
  return {dataOf<const uint8_t>(api, codes), bits, scales, zeroPoints, offsets, blockSize, inputs, outputs};
}

/** Blocks of codes with a scale each. */
class BlockProduct {
 public:
  using Rows = BlockRows;
  static constexpr size_t inputCount = 4;

  BlockProduct(const ort::Api& api, const ort::KernelInfo* info, size_t index)
      : products_(chosenInstructions(api, info).blocks), matrix_(weightsOf(api, info, index)) {}

  size_t inputs() const { return matrix_.inputs(); }
  size_t outputs() const { return matrix_.outputs(); }
  size_t panelCount() const { return matrix_.panelCount(); }
  size_t columnsOf(size_t panel) const { return matrix_.columnsOf(panel); }

  /** The pass's rows as codes, until this thread's next layer. */
  const Rows& encode(const Threads& threads, const float* values, size_t count) const {
    static thread_local BlockRows rows;
    rows.encode(products_, threads, values, count, inputs());
    return rows;
  }

  void product(const Rows& rows, size_t first, size_t count, size_t panel, const float* bias, float* out,
               size_t stride) const {
    alignas(64) float sums[rowsTogether * panelColumns];
    products_.multiply(rows.rows(first, count), matrix_.format(), matrix_.panel(panel), sums);
    const size_t columns = columnsOf(panel);
    for (size_t r = 0; r < count; r++)
      for (size_t c = 0; c < columns; c++) out[r * stride + c] = sums[r * panelColumns + c] + (bias ? bias[c] : 0);
  }

 private:
  const BlockProducts& products_;
  BlockMatrix matrix_;
};

/** Of one matrix's inputs: codes, scales, zero points, offsets. */
ort::ElementType typeOf(size_t place) {
  return place == 0 || place == 2 ? ort::ElementType::uint8 : ort::ElementType::floating;
}
ort::Presence presenceOf(size_t place) { return place < 2 ? ort::Presence::required : ort::Presence::optional; }

ort::Operator makeBlockLinear() {
  ort::Operator op = operatorOf<LinearLayer<BlockProduct>>();
  op.name = [](const ort::Operator*) { return "BlockLinear"; };
  op.inputType = [](const ort::Operator*, size_t index) {
    return index == 0 || index == 5 ? ort::ElementType::floating : typeOf(index - 1);
  };
  op.inputCount = [](const ort::Operator*) -> size_t { return 6; };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == 0 ? ort::Presence::required : presenceOf(index == 5 ? 3 : index - 1);
  };
  return op;
}

ort::Operator makeBlockGatedLinear() {
  ort::Operator op = operatorOf<GatedLayer<BlockProduct>>();
  op.name = [](const ort::Operator*) { return "BlockGatedLinear"; };
  op.inputType = [](const ort::Operator*, size_t index) {
    return index == 0 ? ort::ElementType::floating : typeOf((index - 1) % BlockProduct::inputCount);
  };
  op.inputCount = [](const ort::Operator*) -> size_t { return 1 + 2 * BlockProduct::inputCount; };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == 0 ? ort::Presence::required : presenceOf((index - 1) % BlockProduct::inputCount);
  };
  return op;
}

}  // namespace

const ort::Operator blockLinear = makeBlockLinear();
const ort::Operator blockGatedLinear = makeBlockGatedLinear();

}  // namespace qaio
