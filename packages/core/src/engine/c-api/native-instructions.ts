import koffi from 'koffi';

/**
 * What the operators in a library compute with on this processor, such as `avx512-vnni`; undefined where it has nothing
 * that they need. The library stays loaded.
 *
 * @throws Error when it cannot be loaded
 */
export function nativeInstructions(libraryPath: string): string | undefined {
  const name: unknown = koffi.load(libraryPath).func('qaioInstructions', 'const char *', [])();
  return typeof name === 'string' ? name : undefined;
}
