/** The table of output formats: one row each. */
import { z } from 'zod';
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
  ) => OutputFormat;
} = {
  text: textFormat,
  choice: choiceFormat,
  regex: regexFormat,
  json: jsonFormat,
  embedding: embeddingFormat,
};

export const outputFormatNames = Object.keys(formats) as readonly OutputFormatName[];

const compiled = new WeakMap<OutputDeclaration, OutputFormat>();

/** The format of a declaration; the same declaration is compiled once. */
export function outputFormat(declaration: OutputDeclaration): OutputFormat {
  const cached = compiled.get(declaration);
  if (cached) return cached;
  const make = formats[declaration.format] as (declaration: OutputDeclaration) => OutputFormat;
  const format = make(declaration);
  compiled.set(declaration, format);
  return format;
}
