import { type Told, visibleText } from '@qaio/core';
import { clipped } from './clipped.js';

/** How errors are told in other languages than English, by a language's tag, such as `zh`. */
export type Translations = Readonly<Record<string, (said: Told) => string>>;

/** As google.rpc.LocalizedMessage has it: https://google.aip.dev/193#localization */
export interface LocalisedMessage {
  readonly locale: string;
  readonly message: string;
}

// three bytes a character, and four in base64 for three: with all else it stays within a client's trailers
const maxBytes = 1200;

/** @param accepted as the header Accept-Language has it @returns undefined where English is as good */
export function localisedMessage(
  said: Told | undefined,
  accepted: string | undefined,
  translations: Translations,
): LocalisedMessage | undefined {
  const [, locale = ''] = /^\s*([a-z]+)/iu.exec(accepted ?? '') ?? [];
  const language = locale.toLowerCase();
  const translate = Object.hasOwn(translations, language) ? translations[language] : undefined;
  if (!said || !translate) return undefined;
  return { locale: language, message: clipped(visibleText(translate(said)), maxBytes) };
}
