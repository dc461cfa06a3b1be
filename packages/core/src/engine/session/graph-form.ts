import type { ForwardRow } from '../model-runner.js';
import { graphInputs, segmentGraphInputs } from './graph-names.js';
import { type FeedMemory, type FeedTensor, modelFeed, segmentFeed } from './model-feed.js';
import { raggedGroup } from './ragged-group.js';
import { type RowGroup, groupRows } from './row-group.js';
import { segmentsOf } from './segment.js';
import type { SessionOptions } from './session-options.js';
import type { SlotRange } from './slots.js';

/** How rows go through a graph, and what it takes for them. */
export interface GraphForm {
  /** Names of the inputs before those that the slots hold. */
  readonly inputs: readonly string[];
  /** Which rows run together. */
  groups(rows: readonly ForwardRow[]): RowGroup[];
  /** Values of the inputs, in their order. */
  feed(group: RowGroup, memory: FeedMemory): FeedTensor[];
  /** The slots whose keys and values the graph takes. */
  cacheRange(group: RowGroup): SlotRange;
  /** The slots whose states it takes. */
  stateRange(group: RowGroup): SlotRange;
}

const batchRange = ({ firstSlot, batch }: RowGroup): SlotRange => ({ first: firstSlot, count: batch });

/** Layers of the runtime's own: rows of one length in neighbouring slots. */
const batches: GraphForm = {
  ...fed(graphInputs, modelFeed),
  groups: groupRows,
  cacheRange: batchRange,
  stateRange: batchRange,
};

/** Layers that find their slots themselves: all rows at once. */
const segments = ({ slotCount }: SessionOptions): GraphForm => ({
  ...fed(segmentGraphInputs, segmentFeed),
  groups: (rows) => [raggedGroup(rows)],
  cacheRange: () => ({ first: 0, count: slotCount }),
  // those of a single text may be anywhere
  stateRange: (group) => {
    const [only, ...others] = segmentsOf(group);
    return only && others.length === 0 ? { first: only.slot, count: 1 } : { first: 0, count: slotCount };
  },
});

export const graphForm = (options: SessionOptions): GraphForm =>
  options.native?.takesSegments ? segments(options) : batches;

function fed<Name extends string>(
  inputs: readonly Name[],
  feed: (group: RowGroup, memory: FeedMemory) => Readonly<Record<Name, FeedTensor>>,
): Pick<GraphForm, 'inputs' | 'feed'> {
  return {
    inputs,
    feed: (group, memory) => {
      const tensors = feed(group, memory);
      return inputs.map((name) => tensors[name]);
    },
  };
}
