const z95 = 1.959963984540054;

/**
 * What chance leaves of a share, at 95 %. Wilson's score interval, which holds for few rows and for shares near 0 and 1 too:
 * https://doi.org/10.1080/01621459.1927.10502953
 *
 * @param total at least 1 @returns the least and the most, from 0 to 1
 */
export function shareInterval(count: number, total: number): readonly [low: number, high: number] {
  const share = count / total;
  const centre = share + z95 ** 2 / (2 * total);
  const reach = z95 * Math.sqrt((share * (1 - share)) / total + z95 ** 2 / (4 * total ** 2));
  const scale = 1 + z95 ** 2 / total;
  return [Math.max(0, centre - reach) / scale, Math.min(scale, centre + reach) / scale];
}
