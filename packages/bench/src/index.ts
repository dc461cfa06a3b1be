export { ownEntry, peerEntries, type BenchModelsOptions } from './bench-models.js';
export { rowNames, runBenchmark, type BenchmarkOptions, type Entry, type RowResult } from './benchmark.js';
export { benchTable, thisMachine, type BenchReport } from './report.js';
export { realOwnModel, realPeerEntries } from './real-models.js';
export { shapes } from './shapes.js';
