/** A share of a count, with the 95 % interval that chance leaves it. */
export interface ShareEstimate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const z95 = 1.959963984540054;

/**
 * Wilson's score interval, which holds for few rows and for shares near 0 and 1 too:
 * https://doi.org/10.1080/01621459.1927.10502953
 *
 * @param total at least 1
 */
export function wilsonInterval(count: number, total: number): ShareEstimate {
  const share = count / total;
  const centre = share + z95 ** 2 / (2 * total);
  const reach = z95 * Math.sqrt((share * (1 - share)) / total + z95 ** 2 / (4 * total ** 2));
  const scale = 1 + z95 ** 2 / total;
  return { share, low: Math.max(0, centre - reach) / scale, high: Math.min(scale, centre + reach) / scale };
}
