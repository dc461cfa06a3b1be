export interface LabelScore {
  readonly label: string;
  /** The label's identifier for programs, where the task gives one. */
  readonly id?: string | undefined;
  /** The label's share among all labels; they sum to 1. */
  readonly probability: number;
  /** Natural logarithm of the model's own probability for the label's text. */
  readonly logProb: number;
  readonly tokenCount: number;
}

export type AbstainReason = 'low-confidence' | 'low-label-mass' | 'out-of-scope';

export interface Classification {
  readonly kind: 'choice';
  /** The most likely label; empty when the task abstains. */
  readonly label: string;
  /** The label's identifier for programs, where the task gives one. */
  readonly id: string | undefined;
  readonly abstainReason: AbstainReason | undefined;
  /** The best label's probability. */
  readonly confidence: number;
  /** Probability that the model gives to all labels together; low where the text does not fit the task. */
  readonly labelMass: number;
  /** Whether the probabilities come from a calibration or a readout that belongs to this model and prompt. */
  readonly calibrated: boolean;
  /** Above 1 where a long text was judged window by window. */
  readonly windowCount: number;
  /** Every label, in declared order. */
  readonly scores: readonly LabelScore[];
}

export interface TextOutput {
  readonly kind: 'text';
  readonly text: string;
}

export interface JsonOutput {
  readonly kind: 'json';
  /** Valid against the task's schema. */
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Embedding {
  readonly kind: 'embedding';
  /** `[hiddenSize]`, of length 1. */
  readonly values: readonly number[];
  /** Above 1 where a long text is the mean of its windows. */
  readonly windowCount: number;
}

export type TaskOutput = Classification | TextOutput | JsonOutput | Embedding;
