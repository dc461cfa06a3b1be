import type { ForwardRow } from '../model-runner.js';
import { graphInputs, segmentGraphInputs } from './graph-names.js';
import { type FeedMemory, type FeedTensor, modelFeed, segmentFeed } from './model-feed.js';
import { raggedGroup } from './ragged-group.js';
import { type RowGroup, groupRows } from './row-group.js';
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
}

/** Attention of the runtime's own: rows of one length in neighbouring slots. */
const batches: GraphForm = {
  ...fed(graphInputs, modelFeed),
  groups: groupRows,
  cacheRange: ({ firstSlot, batch }) => ({ first: firstSlot, count: batch }),
};

/** Attention that finds its slots itself: all rows at once, but for states, which are a batch of their own. */
const segments = ({ slotCount, states = [] }: SessionOptions): GraphForm => ({
  ...fed(segmentGraphInputs, segmentFeed),
  groups: states.length > 0 ? groupRows : (rows) => [raggedGroup(rows)],
  cacheRange: () => ({ first: 0, count: slotCount }),
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
