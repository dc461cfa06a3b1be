import { expect, test } from '@jest/globals';
import { languageOf } from './language.js';

test.each(['zh', 'zh_CN.UTF-8', 'zh_TW', 'zh-Hans-CN', 'ZH-cn'])('%s is Chinese', (tag) => {
  expect(languageOf(tag)).toBe('zh');
});

test.each([undefined, '', 'C', 'C.UTF-8', 'POSIX', 'en_GB.UTF-8', 'de', 'zha', 'zza'])(
  '%s is answered in English',
  (tag) => {
    expect(languageOf(tag)).toBe('en');
  },
);
