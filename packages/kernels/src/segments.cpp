#include "segments.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace qaio {
namespace {

bool fits(const Segment& segment, const SegmentLimits& limits) {
  const int64_t end = segment.writeAt + int64_t{segment.tokenCount};
  return segment.slot >= 0 && segment.slot < static_cast<int64_t>(limits.slots) && segment.past >= 0 &&
         segment.past <= segment.writeAt && segment.tokenCount >= 0 && end <= static_cast<int64_t>(limits.capacity);
}

bool isEarlierPlace(const Segment& a, const Segment& b) {
  return std::tie(a.slot, a.writeAt, a.tokenCount) < std::tie(b.slot, b.writeAt, b.tokenCount);
}

void checkPlaces(const ort::Api& api, const Segments& segments) {
  std::vector<Segment> sorted;
  std::copy_if(segments.begin(), segments.end(), std::back_inserter(sorted),
               [](const Segment& segment) { return segment.tokenCount > 0; });
  std::sort(sorted.begin(), sorted.end(), isEarlierPlace);
  size_t first = 0;
  for (size_t i = 1; i < sorted.size(); i++) {
    const Segment &before = sorted[i - 1], &segment = sorted[i];
    if (before.slot != segment.slot) first = i;
    else if (before.writeAt + before.tokenCount > segment.writeAt || sorted[first].writeAt < segment.past)
      refuse(api, "two segments of slot " + std::to_string(segment.slot) + " are not apart");
  }
}

void checkSegments(const ort::Api& api, const Segments& segments, const SegmentLimits& limits) {
  int64_t next = 0;
  for (const Segment& segment : segments) {
    if (!fits(segment, limits) || segment.firstToken != next)
      refuse(api, "segment " + std::to_string(&segment - segments.data) + " does not fit its slot or the tokens");
    next += segment.tokenCount;
  }
  if (next != static_cast<int64_t>(limits.tokens)) refuse(api, "expected segments that cover all tokens");
  checkPlaces(api, segments);
}

}  // namespace

Segments readSegments(const ort::Api& api, const ort::KernelContext* context, size_t index,
                      const SegmentLimits& limits) {
  const auto given = inputTensor<const Segment>(api, context, index);
  if (given.dims.size() != 2 || given.last() * sizeof(int32_t) != sizeof(Segment))
    refuse(api, "expected segments [count, 5]");
  const Segments segments{given.data, given.rows()};
  checkSegments(api, segments, limits);
  return segments;
}

}  // namespace qaio
