#include "attention_schedule.h"

#include "aligned_memory.h"

namespace qaio {
namespace {

// so many can be shared as they are
constexpr size_t enoughTasks = 16;
// memory that blocks may take until they are joined, in floats
constexpr size_t mostMemory = size_t{1} << 20;

/** A block of some rows, and where in memory its outcome goes. */
template <typename Element>
struct Piece {
  const CachedRows<Element>* task;
  size_t block;
  size_t at;
};

template <typename Element>
std::vector<Piece<Element>> piecesOf(const std::vector<CachedRows<Element>>& tasks) {
  std::vector<Piece<Element>> pieces;
  size_t at = 0;
  for (const auto& task : tasks)
    for (size_t block = 0; block < task.rows.blockCount(); block++, at += task.rows.partSize())
      pieces.push_back({&task, block, at});
  return pieces;
}

template <typename Element>
void attendInPieces(const Attention<Element>& with, const Threads& threads,
                    const std::vector<CachedRows<Element>>& tasks, size_t memorySize) {
  static thread_local AlignedMemory memory;
  float* parts = memory.ofAtLeast(memorySize);
  const std::vector<Piece<Element>> pieces = piecesOf(tasks);
  threads.run(pieces.size(), [&](size_t index) {
    const Piece<Element>& piece = pieces[index];
    with.attendBlock(*piece.task, piece.block, parts + piece.at);
  });
  for (const Piece<Element>& piece : pieces)
    if (piece.block == 0) with.join(piece.task->rows, parts + piece.at);
}

}  // namespace

template <typename Element>
void attendAll(const Attention<Element>& with, const Threads& threads, const std::vector<CachedRows<Element>>& tasks) {
  size_t blocks = 0, memorySize = 0;
  for (const auto& [rows, keys, values] : tasks) {
    blocks += rows.blockCount();
    memorySize += rows.blockCount() * rows.partSize();
  }
  if (tasks.size() < enoughTasks && blocks > tasks.size() && memorySize <= mostMemory)
    attendInPieces(with, threads, tasks, memorySize);
  else threads.run(tasks.size(), [&](size_t index) { with.attend(tasks[index]); });
}

template void attendAll(const Attention<float>&, const Threads&, const std::vector<CachedRows<float>>&);
template void attendAll(const Attention<Half>&, const Threads&, const std::vector<CachedRows<Half>>&);

}  // namespace qaio
