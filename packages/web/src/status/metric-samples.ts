/** A line of what a server tells Prometheus. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const linePattern = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([-+]?(?:[\d.]+(?:e[-+]?\d+)?|Inf|NaN))(?: \d+)?$/iu;
const labelPattern = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/gu;

/**
 * @param text https://prometheus.io/docs/instrumenting/exposition_formats/
 * @returns without comments, and without lines that are none of the format
 */
export function metricSamples(text: string): MetricSample[] {
  return text.split('\n').flatMap((line): MetricSample[] => {
    const [, name, labels = '', value = ''] = linePattern.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(labelPattern)].map(([, key = '', text = '']) => [key, unescaped(text)]);
    return [{ name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) }];
  });
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gu, (_, character: string) => (character === 'n' ? '\n' : character));
