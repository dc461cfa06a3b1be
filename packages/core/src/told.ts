/** What stands in a sentence: told in its turn, or as it is. */
export type ToldPart = string | number | Told | undefined;

/** A sentence in English whose parts are kept apart, so that nobody has to read it to say it in another language. */
export class Told {
  /** @param form the sentence with `{0}`, `{1}`, ... for its parts @param parts in their order */
  constructor(
    readonly form: string,
    readonly parts: readonly ToldPart[],
  ) {}

  /** The sentence in a form that may be of another language. @param say says a part */
  inForm(form: string, say: (part: ToldPart) => string): string {
    return form.replace(/\{(\d+)\}/gu, (_, at: string) => say(this.parts[Number(at)]));
  }

  toJSON(): string {
    return this.toString();
  }

  toString(): string {
    return this.inForm(this.form, String);
  }
}

/** Tags a template. */
export function told(texts: TemplateStringsArray, ...parts: readonly ToldPart[]): Told {
  const form = texts.reduce((before, text, at) => `${before}{${at - 1}}${text}`);
  return new Told(form, parts);
}

/** One after the other. */
export function toldAll(parts: readonly ToldPart[], separator: string): Told {
  return new Told(parts.map((_, at) => `{${at}}`).join(separator), parts);
}
