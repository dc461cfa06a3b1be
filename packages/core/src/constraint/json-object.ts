/** A mapping of JSON or YAML, whatever its values. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a text says in JSON; undefined for one that is no JSON. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
