import { QaioError } from '../errors.js';
import type { PromptCodec } from '../language-model.js';
import type { Calibration } from '../output/calibration.js';
import type { CompiledOutput } from '../output/output-format.js';
import type { ReadoutFit } from '../output/readout.js';
import type { ScopeFit } from '../output/scope.js';
import type { PromptTask, TaskNeed, Upstream } from '../task/prompt-task.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { questionTask } from '../task/guard-question.js';
import type { GuardRule } from '../task/guard-declaration.js';
import { type CalibrationFile, calibrationFingerprint } from './calibration-file.js';
import { type LentFits, fitWith, missedFits, noFits } from './lent-fits.js';
import { type ReadoutFile, missingReadout, readoutOf } from './readout-file.js';
import { type ScopeFile, wantsScope } from './scope-file.js';
import { TaskPrompts } from './task-prompts.js';
import { type Told, told } from '../told.js';

/** A need with the very task that will run for it. */
export interface CompiledNeed extends Omit<TaskNeed, 'task'> {
  readonly task: CompiledTask;
}

/** What was found beside a task's file, and what was fitted for others. */
export interface TaskCompanions {
  readonly calibration: CalibrationFile;
  readonly readout: ReadoutFile;
  readonly scope: ScopeFile;
  readonly lent: LentFits;
}

export const noCompanions: TaskCompanions = { calibration: {}, readout: {}, scope: {}, lent: noFits };

/** A question of a task's guard, to be put to the model as a task of its own. */
export interface CompiledQuestion {
  readonly rule: GuardRule;
  readonly task: CompiledTask;
}

/** A task made ready for one model: nothing of it is looked up, rendered, encoded or read again when it runs. */
export class CompiledTask {
  readonly output: CompiledOutput;
  readonly prompts: TaskPrompts;
  /** In the order of the guard's rules. */
  readonly questions: readonly CompiledQuestion[];
  /** Possible results of needed tasks, for prompts that are made without a run. */
  readonly standIns: Upstream;
  /** The prompt around a blank input; undefined if the template fails on blanks. */
  readonly blankPrompt: EncodedPrompt | undefined;
  /** A hash of model, dtype, prompt and labels. */
  readonly fingerprint: string;
  /** Set only if it was made for exactly this model, prompt and labels. */
  readonly calibration: Calibration | undefined;
  /** Set only if it was made for exactly this model, prompt and labels. */
  readonly readout: ReadoutFit | undefined;
  /** Set only if it was made for exactly this model, prompt and labels. */
  readonly scope: ScopeFit | undefined;
  /** What is wrong with the files beside the task's own, for its author. */
  readonly companionWarnings: readonly Told[];
  /** Warnings for users of its answers: those, and whether the model suits. */
  readonly warnings: readonly Told[];

  /** @throws QaioError `invalid-task` if the task does not fit the model, `model-unsupported` */
  constructor(
    readonly task: PromptTask,
    readonly needs: readonly CompiledNeed[],
    codec: PromptCodec,
    { calibration, readout, scope, lent }: TaskCompanions,
  ) {
    this.output = task.output.compile(codec, task.name);
    this.prompts = new TaskPrompts(task, codec);
    this.questions = task.definition.guard.flatMap((rule) => {
      const asked = questionTask(task, rule);
      return asked ? [{ rule, task: new CompiledTask(asked, [], codec, noCompanions) }] : [];
    });
    this.standIns = Object.fromEntries(needs.map((need) => [need.name, need.task.task.output.standIn]));
    this.blankPrompt = blankPrompt(this);
    this.fingerprint = calibrationFingerprint(task, codec.identity, this.blankPrompt);
    const stored = calibration.calibration;
    this.calibration = stored?.fingerprint === this.fingerprint ? stored : undefined;
    // a calibration of its own counts for more than what was fitted for another task
    const readouts = readoutOf(task) === undefined || this.calibration ? [] : lent.readouts;
    this.readout = fitWith(this.fingerprint, [readout.readout, ...readouts]);
    this.scope = fitWith(this.fingerprint, [scope.scope, ...(wantsScope(task) ? lent.scopes : [])]);
    this.companionWarnings = [
      ...[calibration.problem, scope.problem].filter((problem) => problem !== undefined),
      ...(stored && !this.calibration ? [staleCalibration(task)] : []),
      ...(this.readout ? [] : missingReadout(task, readout)),
      ...missedFits(this, codec.identity, lent),
    ];
    this.warnings = [...modelWarnings(task, codec), ...this.companionWarnings];
  }

  get name(): string {
    return this.task.name;
  }
}

function blankPrompt({ task, prompts, standIns }: CompiledTask): EncodedPrompt | undefined {
  const names = Object.keys(task.definition.input.schema.properties);
  try {
    return prompts.make(Object.fromEntries(names.map((name) => [name, ''])), standIns)[0];
  } catch (error) {
    if (error instanceof QaioError) return undefined;
    throw error;
  }
}

function modelWarnings(task: PromptTask, { identity: { name, knownTasks } }: PromptCodec): Told[] {
  if (task.definition.requires === 'any-model' || !knownTasks) return [];
  return [
    told`Task '${task.name}' needs a model that follows instructions. '${name}' knows only ${knownTasks.join(', ')}; do not trust this answer.`,
  ];
}

function staleCalibration({ name }: PromptTask): Told {
  return told`The calibration of task '${name}' was made for a different model, dtype, prompt or set of labels and is not used. Create a new one: aio tasks calibrate ${name}`;
}
