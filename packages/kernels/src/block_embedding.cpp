#include "block_embedding.h"

#include "block_weights.h"
#include "threads.h"
#include "tied_matrix.h"

namespace qaio {
namespace {

class BlockEmbedding {
 public:
  BlockEmbedding(const ort::Api& api, const ort::KernelInfo* info)
      : api_(api), matrix_(embeddingMatrix(blockWeights(api, info, 1, false))) {}

  void compute(ort::KernelContext* context) const {
    const auto ids = inputTensor<const int64_t>(api_, context, 0);
    auto dims = ids.dims;
    dims.push_back(static_cast<int64_t>(matrix_->inputs()));
    const size_t count = ids.rows() * ids.last();
    for (size_t i = 0; i < count; i++) checkId(ids.data[i]);
    float* out = outputData<float>(api_, context, 0, dims);
    Threads(api_, context).forRows(count, matrix_->inputs(), [&](size_t i) {
      matrix_->readColumn(static_cast<size_t>(ids.data[i]), out + i * matrix_->inputs());
    });
  }

  const ort::Api& api() const { return api_; }

 private:
  void checkId(int64_t id) const {
    if (id < 0 || static_cast<uint64_t>(id) >= matrix_->outputs())
      refuse(api_, "expected ids from 0 to " + std::to_string(matrix_->outputs() - 1) + ", got " + std::to_string(id));
  }

  ort::Api api_;
  std::shared_ptr<const BlockMatrix> matrix_;
};

ort::Operator makeBlockEmbedding() {
  ort::Operator op = operatorOf<BlockEmbedding>();
  op.name = [](const ort::Operator*) { return "BlockEmbedding"; };
  op.inputType = [](const ort::Operator*, size_t index) {
    if (index == 0) return ort::ElementType::int64;
    return index == 2 ? ort::ElementType::floating : ort::ElementType::uint8;
  };
  op.inputCount = [](const ort::Operator*) -> size_t { return 4; };
  op.inputPresence = [](const ort::Operator*, size_t index) {
    return index == 3 ? ort::Presence::optional : ort::Presence::required;
  };
  return op;
}

}  // namespace

const ort::Operator blockEmbedding = makeBlockEmbedding();

}  // namespace qaio
