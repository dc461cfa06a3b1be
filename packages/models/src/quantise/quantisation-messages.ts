/** What the thread that quantises is asked and answers. */
import type { BlockBits, BlockGrid } from './block-grid.js';
import type { BlockQuantised } from './block-quantise.js';
import type { ColumnQuantised } from './column-quantise.js';

export interface ColumnRequest {
  readonly kind: 'columns';
  /** `[outputs, inputs]` */
  readonly weights: Float32Array;
  readonly outputs: number;
}

export interface BlockRequest {
  readonly kind: 'blocks';
  /** `[rows, columns]` */
  readonly weights: Float32Array;
  readonly columns: number;
  readonly bits: BlockBits;
  readonly grid: BlockGrid | undefined;
}

export type QuantisationRequest = ColumnRequest | BlockRequest;
export type QuantisedMatrix = ColumnQuantised | BlockQuantised;

export type QuantisationAnswer =
  | { readonly kind: 'done'; readonly quantised: QuantisedMatrix }
  | { readonly kind: 'failed'; readonly message: string };
