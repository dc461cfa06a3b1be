/** What the faces speak. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** @param tag a locale as POSIX or a browser writes it, such as `zh_CN.UTF-8` or `zh-Hans-CN` */
export function languageOf(tag: string | undefined): Language {
  return /^zh(?![a-z])/iu.test(tag ?? '') ? 'zh' : 'en';
}
