/** The table of output formats: one row each. */
import { z } from 'zod';
import { atOnce } from '../constraint/turns.js';
import { choiceDeclaration, choiceFormat } from './choice.js';
import { embeddingDeclaration, embeddingFormat } from './embedding.js';
import { jsonDeclaration, jsonFormat } from './json.js';
import type { OutputFormat } from './output-format.js';
import { regexDeclaration, regexFormat } from './regex.js';
import { textDeclaration, textFormat } from './text.js';

/** What a task file may say under `output`. */
export const outputDeclaration = z.discriminatedUnion('format', [
  textDeclaration,
  choiceDeclaration,
  regexDeclaration,
  jsonDeclaration,
  embeddingDeclaration,
]);

export type OutputDeclaration = z.infer<typeof outputDeclaration>;
export type OutputFormatName = OutputDeclaration['format'];

const formats: {
  readonly [Name in OutputFormatName]: (
    declaration: Extract<OutputDeclaration, { format: Name }>,
  ) => OutputFormat | Generator<undefined, OutputFormat>;
} = {
  text: textFormat,
  choice: choiceFormat,
  regex: regexFormat,
  json: jsonFormat,
  embedding: embeddingFormat,
};

export const outputFormatNames = Object.keys(formats) as readonly OutputFormatName[];

const compiled = new WeakMap<OutputDeclaration, OutputFormat>();

/** The format of a declaration, at once. */
export function outputFormat(declaration: OutputDeclaration): OutputFormat {
  return atOnce(compilingFormat(declaration));
}

/** In pieces; the same declaration is compiled once. */
export function* compilingFormat(declaration: OutputDeclaration): Generator<undefined, OutputFormat> {
  const cached = compiled.get(declaration);
  if (cached) return cached;
  const make = formats[declaration.format] as (
    declaration: OutputDeclaration,
  ) => ReturnType<(typeof formats)[OutputFormatName]>;
  const made = make(declaration);
  const format = 'problems' in made ? made : yield* made;
  compiled.set(declaration, format);
  return format;
}
