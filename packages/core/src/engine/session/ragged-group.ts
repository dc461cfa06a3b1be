import type { ForwardRow } from '../model-runner.js';
import { type Places, type RowGroup, range, segmentEnds, textPositions } from './row-group.js';
import type { Segment } from './segment.js';

/** All rows as one row of the graph, whatever their slots and lengths: for attention that takes segments. */
export function raggedGroup(rows: readonly ForwardRow[]): RowGroup {
  const tokenIds = rows.flatMap((row) => row.tokenIds);
  const segments: Segment[] = [];
  const places: Places[] = [];
  const logitPositions: number[] = [];
  let firstToken = 0;
  for (const row of rows) {
    const wanted = wantedPositions(row);
    places.push({ first: logitPositions.length, count: wanted.length });
    logitPositions.push(...wanted.map((position) => firstToken + position));
    segments.push(...rowSegments(row, firstToken));
    firstToken += row.tokenIds.length;
  }
  return {
    rowIndices: rows.map((_, i) => i),
    firstSlot: 0,
    batch: 1,
    width: tokenIds.length,
    tokenIds,
    positions: rows.flatMap((row) => textPositions(row)),
    pastLengths: [],
    segments,
    segmentLengths: undefined,
    logitPositions,
    places,
    withHidden: rows.some((row) => row.withHidden),
  };
}

/** After which of a row's tokens. */
function wantedPositions({ logits, tokenIds, segmentLengths = [tokenIds.length] }: ForwardRow): number[] {
  if (logits === 'none') return [];
  return logits === 'all' ? range(tokenIds.length) : segmentEnds(segmentLengths).map((end) => end - 1);
}

/** A row's texts are put one behind the other, as if they were one. */
function rowSegments(
  { slot, position, tokenIds, segmentLengths = [tokenIds.length] }: ForwardRow,
  from: number,
) {
  const ends = segmentEnds(segmentLengths);
  return segmentLengths.map((tokenCount, i): Segment => {
    const before = (ends[i] ?? 0) - tokenCount;
    return { slot, past: position, firstToken: from + before, tokenCount, writeAt: position + before };
  });
}
