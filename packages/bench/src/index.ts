export { ownEntry, peerEntries, type BenchModelsOptions } from './bench-models.js';
export { type BenchReport, readRun } from './bench-report.js';
export { runBenchmark, type BenchmarkOptions, type Entry } from './benchmark.js';
export { measureQualityRows } from './quality-rows.js';
export { benchTable, comparisonTable, thisMachine } from './report.js';
export { compareRuns, requireComparable } from './run-comparison.js';
export { realOwnModel, realPeerEntries } from './real-models.js';
export { shapes } from './shapes.js';
export { qualityRows, rowNames } from './workload.js';
