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

/** Tells probes, the log and the metrics when the engine is lost, and when it runs again, with every prompt warm. */
export function watchEngine({ executor, readiness, metrics, logger }: EngineWatch): void {
  const { engine } = executor.model;
  engine.onRunnerChange((state) => {
    metrics.engineChanged(state);
    if (state.kind !== 'running') {
      readiness.begin('restarting');
      logger.error({ err: state.error, ...waitOf(state) }, 'The engine failed; its model is loaded again');
      return;
    }
    void executor
      .warmUp()
      // who cannot be warmed has been lost again, or is by its next request
      .catch((err: unknown) => logger.warn({ err }, 'The tasks could not be warmed'))
      .then(() => {
        if (engine.runnerState.kind !== 'running') return;
        readiness.end('restarting');
        logger.info({}, 'The engine runs again');
      });
  });
}

function waitOf(state: RunnerState): { readonly retryAfterSeconds?: number } {
  return state.kind === 'backing-off' ? { retryAfterSeconds: state.retryAfterSeconds } : {};
}
