/** An object or list that a text is within. */
interface Level {
  /** Of an object. */
  readonly keys?: Set<string>;
  /** The key or index that the text is at. */
  at: string | number;
}

/**
 * Where an object has a key for the second time, of which a parser keeps one and drops the other.
 *
 * @param text of JSON @returns the path of the first, with dots
 */
export function repeatedKey(text: string): string | undefined {
  const reader = new KeyReader(text);
  for (let at = 0; at < text.length; at = reader.read(at)) if (reader.isRepeated) break;
  return reader.isRepeated ? reader.path : undefined;
}

class KeyReader {
  isRepeated = false;
  readonly #text: string;
  readonly #levels: Level[] = [];
  /** Where the last string begins and ends, quotes and all. */
  #string: readonly [number, number] = [0, 0];

  constructor(text: string) {
    this.#text = text;
  }

  get path(): string {
    return this.#levels.map(({ at }) => at).join('.');
  }

  /** @returns where what comes next begins */
  read(at: number): number {
    const character = this.#text[at];
    if (character === '"') return this.#readString(at);
    if (character === ':') this.#readKey();
    else if (character === '{') this.#levels.push({ keys: new Set(), at: '' });
    else if (character === '[') this.#levels.push({ at: 0 });
    else if (character === '}' || character === ']') this.#levels.pop();
    else if (character === ',') this.#goOn();
    return at + 1;
  }

  #readString(at: number): number {
    let end = at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#string = [at, end + 1];
    return end + 1;
  }

  #readKey(): void {
    const level = this.#levels.at(-1);
    const key = JSON.parse(this.#text.slice(...this.#string)) as string;
    if (!level?.keys) return;
    level.at = key;
    this.isRepeated = level.keys.has(key);
    level.keys.add(key);
  }

  #goOn(): void {
    const level = this.#levels.at(-1);
    if (typeof level?.at === 'number') level.at++;
  }
}
