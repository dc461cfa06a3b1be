import type { Edit } from '@qaio/core';

type Convert = (text: string) => string;

/** opencc-js's own types do not resolve under NodeNext: they import without an extension. */
interface OpenCc {
  readonly Converter: (locales: { readonly from: string; readonly to: string }) => Convert;
}

/** Simplified characters for Taiwan's, or the other way round. @returns the edit, once its dictionaries are read */
export async function chineseScript(): Promise<Edit> {
  const [{ Converter: fromSimplified }, { Converter: fromTraditional }] = (await Promise.all([
    import('opencc-js/cn2t'),
    import('opencc-js/t2cn'),
  ])) as readonly [OpenCc, OpenCc];
  const [toTraditional, toSimplified] = [
    fromSimplified({ from: 'cn', to: 'tw' }),
    fromTraditional({ from: 'tw', to: 'cn' }),
  ];
  return {
    name: 'simplified and traditional',
    apply: (text) => {
      const traditional = toTraditional(text);
      return traditional === text ? toSimplified(text) : traditional;
    },
  };
}
