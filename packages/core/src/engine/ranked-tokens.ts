import { argmax } from './log-softmax.js';

// a token this much less likely than the first cannot be drawn by any realistic number of runs
const negligible = 1e-12;
const farthest = -Math.log(negligible);
const binCount = 4096;
const binsPerNat = (binCount - 1) / farthest;
const perBin = 1 / binsPerNat;
// by bin: of a token at its nearer end
const binWeights = Float64Array.from({ length: binCount }, (_, bin) => Math.exp(-bin * perBin));

/** The likeliest tokens up to one of them. */
interface Run {
  readonly last: number;
  /** Sum of their weights. */
  readonly mass: number;
}

/**
 * Tokens at a temperature above 0, the most likely first, the lower id among equals. A weight is a probability relative
 * to the first's. Tokens lie in bins by how far their logits are from the largest, and only a bin in which a run ends is
 * sorted: sorting a whole vocabulary takes longer than a pass through the model.
 */
export class RankedTokens {
  /** Sum of all weights. */
  readonly mass: number;
  readonly #logits: Float32Array;
  readonly #largest: number;
  readonly #temperature: number;
  /** By bin. */
  readonly #counts = new Uint32Array(binCount);
  readonly #masses = new Float64Array(binCount);

  /** @param logits `[vocabSize]`, not to be changed */
  constructor(logits: Float32Array, temperature: number) {
    [this.#logits, this.#temperature] = [logits, temperature];
    this.#largest = logits[argmax(logits)] ?? 0;
    // locals: this runs over a whole vocabulary for every token
    const [counts, masses, largest] = [this.#counts, this.#masses, this.#largest];
    for (let id = 0; id < logits.length; id++) {
      const distance = (largest - (logits[id] ?? 0)) / temperature;
      if (distance > farthest) continue;
      const bin = binOf(distance);
      counts[bin] = (counts[bin] ?? 0) + 1;
      masses[bin] = (masses[bin] ?? 0) + weightOf(distance, bin);
    }
    this.mass = masses.reduce((sum, mass) => sum + mass, 0);
  }

  /** Sum of the weights of so many of the likeliest, or of all. */
  massOf(count: number): number {
    let [mass, left] = [0, count];
    for (let bin = 0; bin < binCount; bin++) {
      const here = this.#counts[bin] ?? 0;
      if (here > left) return mass + this.#massOf(this.#ranked(bin).slice(0, left));
      mass += this.#masses[bin] ?? 0;
      left -= here;
    }
    return mass;
  }

  /** The fewest of the likeliest whose weights add up to so much, or all. */
  reaching(wanted: number): Run {
    let [last, before, mass] = [0, 0, 0];
    for (let bin = 0; bin < binCount && mass < wanted; bin++) {
      if (this.#counts[bin] === 0) continue;
      [last, before] = [bin, mass];
      mass += this.#masses[bin] ?? 0;
    }
    const ranked = this.#ranked(last);
    for (const id of ranked) {
      before += this.#weight(id);
      if (before >= wanted) return { last: id, mass: before };
    }
    return { last: ranked.at(-1) ?? 0, mass: before };
  }

  #massOf(ids: readonly number[]): number {
    return ids.reduce((sum, id) => sum + this.#weight(id), 0);
  }

  #ranked(bin: number): number[] {
    const [logits, ids] = [this.#logits, new Array<number>()];
    // a bin to either side, since rounding may have put a token there
    const binLogits = perBin * this.#temperature;
    const [near, far] = [this.#largest - (bin - 1) * binLogits, this.#largest - (bin + 2) * binLogits];
    for (let id = 0; id < logits.length; id++) {
      const logit = logits[id] ?? 0;
      if (logit <= near && logit >= far && binOf(this.#distance(id)) === bin) ids.push(id);
    }
    return ids.sort((a, b) => this.#distance(a) - this.#distance(b) || a - b);
  }

  #weight(id: number): number {
    const distance = this.#distance(id);
    return weightOf(distance, binOf(distance));
  }

  /** From the largest logit, in nats at the temperature. */
  #distance(id: number): number {
    return (this.#largest - (this.#logits[id] ?? 0)) / this.#temperature;
  }
}

const binOf = (distance: number): number => Math.floor(distance * binsPerNat);

/** e to the power of -distance, to 1e-10 of it; some times as fast as Math.exp. */
function weightOf(distance: number, bin: number): number {
  const rest = distance - bin * perBin;
  return (binWeights[bin] ?? 0) * (1 - rest * (1 - rest * (1 / 2 - rest / 6)));
}
