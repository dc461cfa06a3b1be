#include "block_linear.h"

#include "block_rows.h"
#include "block_weights.h"
#include "linear_layer.h"
#include "tied_matrix.h"

namespace qaio {
namespace {

/** Blocks of codes with a scale each. */
class BlockProduct {
 public:
  using Rows = BlockRows;
  static constexpr size_t inputCount = 4;

  BlockProduct(const ort::Api& api, const ort::KernelInfo* info, size_t index)
      : products_(chosenInstructions(api, info).blocks), matrix_(layerMatrix(blockWeights(api, info, index, true))) {}

  size_t inputs() const { return matrix_->inputs(); }
  size_t outputs() const { return matrix_->outputs(); }
  size_t panelCount() const { return matrix_->panelCount(); }
  size_t columnsOf(size_t panel) const { return matrix_->columnsOf(panel); }

  /** The pass's rows as codes, until this thread's next layer. */
  const Rows& encode(const Threads& threads, const float* values, size_t count) const {
    static thread_local BlockRows rows;
    rows.encode(products_, threads, values, count, inputs());
    return rows;
  }

  void product(const Rows& rows, size_t first, size_t count, size_t panel, const float* bias, float* out,
               size_t stride) const {
    alignas(64) float sums[rowsTogether * panelColumns];
    products_.multiply(rows.rows(first, count), matrix_->format(), matrix_->panel(panel), sums);
    const size_t columns = columnsOf(panel);
    for (size_t r = 0; r < count; r++)
      for (size_t c = 0; c < columns; c++) out[r * stride + c] = sums[r * panelColumns + c] + (bias ? bias[c] : 0);
  }

 private:
  const BlockProducts& products_;
  std::shared_ptr<const BlockMatrix> matrix_;
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
