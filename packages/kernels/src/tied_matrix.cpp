#include "tied_matrix.h"

#include <map>
#include <mutex>

namespace qaio {
namespace {

/** Embeddings whose head has not come yet, by their codes: an address is a matrix's only while its session is made. */
class Embeddings {
 public:
  void offer(const uint8_t* codes, const std::shared_ptr<const BlockMatrix>& matrix) {
    const std::lock_guard<std::mutex> lock(mutex_);
    offered_[codes] = matrix;
  }

  /** Null where there is none. */
  std::shared_ptr<const BlockMatrix> take(const uint8_t* codes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = offered_.find(codes);
    if (found == offered_.end()) return nullptr;
    auto matrix = found->second.lock();
    offered_.erase(found);
    return matrix;
  }

 private:
  std::mutex mutex_;
  std::map<const uint8_t*, std::weak_ptr<const BlockMatrix>> offered_;
};

Embeddings& embeddings() {
  static Embeddings all;
  return all;
}

}  // namespace

std::shared_ptr<const BlockMatrix> embeddingMatrix(const BlockWeights& weights) {
  auto matrix = std::make_shared<const BlockMatrix>(weights);
  embeddings().offer(weights.codes, matrix);
  return matrix;
}

std::shared_ptr<const BlockMatrix> layerMatrix(const BlockWeights& weights) {
  auto tied = embeddings().take(weights.codes);
  return tied ? tied : std::make_shared<const BlockMatrix>(weights);
}

}  // namespace qaio
