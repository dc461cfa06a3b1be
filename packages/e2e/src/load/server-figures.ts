/** What a server tells of its own process: those of its metrics that have no labels, by their names. */
export async function serverFigures(httpAddress: string): Promise<(name: string) => number> {
  const text = await (await fetch(`http://${httpAddress}/metrics`)).text();
  return (name) => Number(new RegExp(`^${name} (?<figure>\\S+)$`, 'mu').exec(text)?.groups?.['figure']);
}
