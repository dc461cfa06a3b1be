import { type TextEncoding, textEncodings } from '@qaio/core';
import { Option } from 'commander';

export interface EncodingOptions {
  readonly encoding: TextEncoding;
}

/** @param what is read, for people */
export function encodingOption(what: string): Option {
  return new Option('--encoding <name>', `character encoding of ${what}`)
    .choices(textEncodings)
    .default('utf-8');
}

/** What to do where bytes are in another encoding than `--encoding` says. */
export function encodingRemedy(likely: TextEncoding | undefined): string {
  return likely ? `Add --encoding ${likely}, or convert it to UTF-8.` : 'Convert it to UTF-8.';
}
