import { Store, type TurnError, turnError } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { type BatchAnswer, isRight } from '../batch/batch-answer.js';
import type { BatchColumns } from '../batch/batch-columns.js';
import type { BatchTable } from '../batch/batch-table.js';
import { expectedAt, unknownLabels } from '../batch/right-labels.js';
import { Batch, type BatchCalls, type BatchOptions } from '../batch/batch.js';
import type { DraftCalls, JudgedAnswer, VersionComparison } from './draft-calls.js';

/** One version of a task, and how it is run. */
export interface RacingVersion {
  readonly task: Task;
  readonly calls: BatchCalls;
}

export interface RaceState {
  readonly status: 'idle' | 'running' | 'done' | 'stopped';
  readonly table: BatchTable | undefined;
  readonly columns: BatchColumns | undefined;
  /** Rows that one of the two has answered, of twice as many as there are. */
  readonly answered: number;
  readonly first: readonly (BatchAnswer | undefined)[];
  readonly second: readonly (BatchAnswer | undefined)[];
  /** What the table calls right and neither version can say: its rows are not compared. */
  readonly unknown: ReadonlySet<string>;
  readonly result: VersionComparison | undefined;
  readonly error: TurnError | undefined;
}

/** A race as it can be taken up again. */
export interface RaceRecord extends Omit<RaceState, 'table' | 'unknown' | 'error'> {
  readonly table: BatchTable;
  readonly unknown: readonly string[];
}

const blank: RaceState = {
  ...{ status: 'idle', table: undefined, columns: undefined, answered: 0, first: [], second: [] },
  ...{ unknown: new Set<string>(), result: undefined, error: undefined },
};

export interface RaceOptions extends Omit<BatchOptions, 'calls'> {
  readonly calls: Pick<DraftCalls, 'compare' | 'runBatch'>;
  /** Runs the tasks that are served. */
  readonly served: BatchCalls;
}

/** Two versions on the same rows, one after the other. */
export class VersionRace {
  readonly #options: RaceOptions;
  readonly #store = new Store<RaceState>(blank);
  #batches: readonly Batch[] = [];

  constructor(options: RaceOptions) {
    this.#options = options;
  }

  readonly state = (): RaceState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  served(task: Task): RacingVersion {
    return { task, calls: this.#options.served };
  }

  /** @param id of the draft @param task as its text declares it */
  draft(task: Task, id: string): RacingVersion {
    const { calls } = this.#options;
    return { task, calls: { runBatch: (_task, items, signal) => calls.runBatch(id, items, signal) } };
  }

  /** @param table undefined: none */
  load(table: BatchTable | undefined): void {
    this.stop();
    this.#store.set({ ...blank, table });
  }

  /** Undefined where there is nothing to keep. */
  record(): RaceRecord | undefined {
    const { status, table, columns, answered, first, second, unknown, result } = this.state();
    return table && { status, table, columns, answered, first, second, unknown: [...unknown], result };
  }

  /** One that was cut off while it ran has stopped. */
  resume({ status, unknown, ...record }: RaceRecord): void {
    this.#store.set({
      ...blank,
      ...record,
      unknown: new Set(unknown),
      status: status === 'running' ? 'stopped' : status,
    });
  }

  /** Never rejects. */
  async run(versions: readonly [RacingVersion, RacingVersion], columns: BatchColumns): Promise<void> {
    const { table } = this.state();
    if (!table || this.state().status === 'running') return;
    const batches = versions.map(({ calls }) => this.#batch(calls, table));
    this.#batches = batches;
    const [first, second] = versions.map(({ task }) => unknownLabels({ table, columns, task }));
    const unknown = new Set([...(first?.keys() ?? [])].filter((label) => second?.has(label)));
    this.#store.set({ ...blank, table, columns, unknown, status: 'running' });
    for (const [at, batch] of batches.entries()) {
      const version = versions[at];
      if (version) await batch.start(version.task, columns);
      const { error, answered } = batch.state();
      if (this.#batches !== batches) return;
      if (answered < table.rows.length) {
        this.#set({ status: 'stopped', error });
        return;
      }
    }
    await this.#compare(batches);
  }

  stop(): void {
    for (const batch of this.#batches) batch.stop();
  }

  #batch(calls: BatchCalls, table: BatchTable): Batch {
    const { wait, now } = this.#options;
    const batch = new Batch({ calls, wait, now });
    batch.load(table);
    batch.subscribe(() => this.#follow());
    return batch;
  }

  #follow(): void {
    const [first = [], second = []] = this.#batches.map((batch) => batch.state().answers ?? []);
    const answered = this.#batches.reduce((sum, batch) => sum + batch.state().answered, 0);
    this.#set({ first, second, answered });
  }

  async #compare(batches: readonly Batch[]): Promise<void> {
    try {
      const rows = judgedRows(this.state()).map(({ first, second }) => ({ first, second }));
      const result = await this.#options.calls.compare(rows, new AbortController().signal);
      if (this.#batches === batches) this.#set({ status: 'done', result });
    } catch (thrown) {
      this.#set({ status: 'stopped', error: turnError(thrown) });
    }
  }

  #set(change: Partial<RaceState>): void {
    this.#store.set({ ...this.state(), ...change });
  }
}

/** A row, from 0, and what the two versions say of it. */
export interface JudgedRow {
  readonly row: number;
  readonly expected: string;
  readonly first: JudgedAnswer;
  readonly second: JudgedAnswer;
}

/** Those that are compared. */
export function judgedRows({ table, columns, unknown, first, second }: RaceState): JudgedRow[] {
  const expectedIn = expectedAt(table, columns?.expected);
  return first.flatMap((answer, row) => {
    const expected = expectedIn(row) ?? '';
    if (unknown.has(expected)) return [];
    return [{ row, expected, first: judged(answer, expected), second: judged(second[row], expected) }];
  });
}

/** What an answer says, and whether that is right. An abstention and an error are not. */
export function judged(answer: BatchAnswer | undefined, expected = ''): JudgedAnswer {
  if (answer?.kind === 'text')
    return { isRight: answer.text.trim() === expected.trim(), answer: answer.text };
  const said = answer?.kind === 'label' ? answer.label : `(${answer?.kind ?? ''})`;
  return { isRight: isRight(answer, expected), answer: said };
}
