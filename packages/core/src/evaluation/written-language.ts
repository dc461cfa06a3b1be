const han = /\p{Script=Han}/gu;
const latinWord = /\p{Script=Latin}+/gu;
const otherScript = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Whether a text is in Chinese (`zh`) or English (`en`), by its script alone: Chinese has at least as many Han
 * characters as words in Latin letters, and at least one; English has Latin letters and no Han character.
 */
export function isWrittenIn(text: string, language: 'zh' | 'en'): boolean {
  const hanCount = text.match(han)?.length ?? 0;
  const wordCount = text.match(latinWord)?.length ?? 0;
  if (otherScript.test(text)) return false;
  return language === 'zh' ? hanCount > 0 && hanCount >= wordCount : hanCount === 0 && wordCount > 0;
}
