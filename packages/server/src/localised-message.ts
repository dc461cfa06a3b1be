import { type Told, visibleText } from '@qaio/core';
import { parseAccept } from 'hono/utils/accept';
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
  const language = said && preferredLanguage(accepted ?? '', Object.keys(translations));
  const translate = language === undefined ? undefined : translations[language];
  if (!said || !translate || language === undefined) return undefined;
  return { locale: language, message: clipped(visibleText(translate(said)), maxBytes) };
}

/** @returns the one that is wanted most; undefined where that is English, or none that there is */
function preferredLanguage(accepted: string, others: readonly string[]): string | undefined {
  const ranges = parseAccept(accepted).map(({ type, q }) => ({ range: type.toLowerCase(), q }));
  const refused = new Set(ranges.flatMap(({ range, q }) => (q === 0 ? [range] : [])));
  const offered = [english, ...others].filter((language) => !refused.has(language));
  const matches = ranges.flatMap(({ range, q }) =>
    q > 0 ? (offered.find((language) => range === '*' || language === languageOf(range)) ?? []) : [],
  );
  return matches[0] === english ? undefined : matches[0];
}

const english = 'en';

/** Of a language range: https://www.rfc-editor.org/rfc/rfc4647#section-2.1 */
const languageOf = (range: string): string => range.split('-', 1).join('');
