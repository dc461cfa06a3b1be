import type { RunnerState, TaskExecutor } from '@qaio/core';
import type { Logger } from './logger.js';
import type { ServerMetrics } from './metrics/server-metrics.js';
import type { Readiness } from './readiness.js';

export interface EngineWatch {
  readonly executor: TaskExecutor;
  readonly readiness: Readiness;
  readonly metrics: Pick<ServerMetrics, 'engineChanged'>;
  readonly logger: Logger;
}

/** Tells probes, the log and the metrics when the engine is lost, and when it runs again; its prompts are warm then, still. */
export function watchEngine({ executor, readiness, metrics, logger }: EngineWatch): void {
  executor.model.engine.onRunnerChange((state) => {
    metrics.engineChanged(state);
    if (state.kind === 'running') {
      readiness.end('restarting');
      logger.info({}, 'The engine runs again');
    } else {
      readiness.begin('restarting');
      logger.error({ err: state.error, ...waitOf(state) }, 'The engine failed; its model is loaded again');
    }
  });
}

function waitOf(state: RunnerState): { readonly retryAfterSeconds?: number } {
  return state.kind === 'backing-off' ? { retryAfterSeconds: state.retryAfterSeconds } : {};
}
