/** What a file or a field may begin with to tell its encoding, and what is no part of the text. */
const marks = /^\uFEFF+/u;

export const withoutMark = (text: string): string => text.replace(marks, '');

/** The same of all texts in a value, as far down as any schema looks. */
export function withoutMarks(value: unknown, depth = 32): unknown {
  if (typeof value === 'string') return withoutMark(value);
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((item) => withoutMarks(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutMarks(item, depth - 1)]));
}
