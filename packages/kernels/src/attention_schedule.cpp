#include "attention_schedule.h"

#include "aligned_memory.h"

namespace qaio {
namespace {

// so many can be shared as they are
constexpr size_t enoughTasks = 16;
// memory that blocks may take until they are joined, in floats
constexpr size_t mostMemory = size_t{1} << 20;

/** A block of some rows, and where in memory its outcome goes. */
struct Piece {
  const AttentionRows* rows;
  size_t block;
  size_t at;
};

std::vector<Piece> piecesOf(const std::vector<AttentionRows>& tasks) {
  std::vector<Piece> pieces;
  size_t at = 0;
  for (const AttentionRows& rows : tasks)
    for (size_t block = 0; block < rows.blockCount(); block++, at += rows.partSize()) pieces.push_back({&rows, block, at});
  return pieces;
}

void attendInPieces(const Attention& with, const Threads& threads, const std::vector<AttentionRows>& tasks,
                    size_t memorySize) {
  static thread_local AlignedMemory memory;
  float* parts = memory.ofAtLeast(memorySize);
  const std::vector<Piece> pieces = piecesOf(tasks);
  threads.run(pieces.size(), [&](size_t index) {
    const Piece& piece = pieces[index];
    with.attendBlock(*piece.rows, piece.block, parts + piece.at);
  });
  for (const Piece& piece : pieces)
    if (piece.block == 0) with.join(*piece.rows, parts + piece.at);
}

}  // namespace

void attendAll(const Attention& with, const Threads& threads, const std::vector<AttentionRows>& tasks) {
  size_t blocks = 0, memorySize = 0;
  for (const AttentionRows& rows : tasks) {
    blocks += rows.blockCount();
    memorySize += rows.blockCount() * rows.partSize();
  }
  if (tasks.size() < enoughTasks && blocks > tasks.size() && memorySize <= mostMemory)
    attendInPieces(with, threads, tasks, memorySize);
  else threads.run(tasks.size(), [&](size_t index) { with.attend(tasks[index]); });
}

}  // namespace qaio
