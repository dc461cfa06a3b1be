import type { Contestant, Sampler } from './contestant.js';
import {
  type Measurement,
  type RandomTokens,
  measurementOf,
  measurements,
  memoryRow,
  prefixLength,
  startRow,
  usualContextLength,
} from './workload.js';

/** Takes samples of an engine that answers token ids. */
export class WorkloadSampler implements Sampler {
  readonly version: string;
  #arrangedFor: Measurement | undefined;

  constructor(
    readonly contestant: Contestant,
    readonly random: RandomTokens,
  ) {
    this.version = contestant.version;
  }

  get rows(): readonly string[] {
    const possible = measurements.filter(
      ({ contextLength = 0 }) => contextLength <= this.contestant.contextLength,
    );
    return [...possible.flatMap(({ rows }) => rows), memoryRow, startRow].map(({ name }) => name);
  }

  async sample(row: string): Promise<readonly number[]> {
    const { contestant, random } = this;
    const measurement = measurementOf(row);
    if (this.#arrangedFor !== measurement) {
      const { streams, contextLength = usualContextLength, pinnedLength } = measurement;
      await contestant.arrange(streams, contextLength);
      if (pinnedLength > 0) await contestant.pin(random(pinnedLength));
      this.#arrangedFor = measurement;
    }
    return measurement.sample(contestant, random);
  }

  async answer(): Promise<void> {
    await this.contestant.arrange(1, usualContextLength);
    await this.contestant.evaluate(this.random(prefixLength));
  }
}
