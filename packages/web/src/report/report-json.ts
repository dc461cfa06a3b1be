/** Values of a JSON text that may be anything. */
export type Json = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
export const listOf = (value: unknown): Json[] | undefined =>
  Array.isArray(value) ? value.map(objectOf).filter((item) => item !== undefined) : undefined;
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
