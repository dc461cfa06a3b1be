import type { Contestant, Sampler } from './contestant.js';
import { type Measurement, type RandomTokens, measurementOf, prefixLength } from './workload.js';

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

  async sample(row: string): Promise<readonly number[]> {
    const { contestant, random } = this;
    const measurement = measurementOf(row);
    if (this.#arrangedFor !== measurement) {
      await contestant.arrange(measurement.streams);
      if (measurement.isPinned) await contestant.pin(random(prefixLength));
      this.#arrangedFor = measurement;
    }
    return measurement.sample(contestant, random);
  }

  async answer(): Promise<void> {
    await this.contestant.arrange(1);
    await this.contestant.evaluate(this.random(prefixLength));
  }
}
