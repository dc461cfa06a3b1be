export {
  QaioError,
  abortError,
  errorMessage,
  invariant,
  errorPart,
  listProblems,
  type ErrorCode,
  type FieldViolation,
  type SourceProblem,
  invalidTask,
  withoutTold,
  worded,
} from './errors.js';
export { isJudged } from './task/answer-judge.js';
export { Told, type ToldPart, told, toldAll } from './told.js';
export { nearName } from './text/near-name.js';
export { shapeFault } from './task-file/shape-fault.js';
export { notKept, storageReason } from './storage-reason.js';
export { appendWhole } from './append-whole.js';
export { makeFolder } from './make-folder.js';
export { isProcessAlive } from './process-alive.js';
export { takeLock } from './process-lock.js';
export { mapAll, mapConcurrent } from './map-concurrent.js';
export { Engine } from './engine/engine.js';
export type { EngineOptions } from './engine/engine-options.js';
export type { ScoringResult } from './engine/scoring-sequence.js';
export type { GenerationEvent } from './engine/generation-events.js';
export {
  checkEngineLimits,
  defaultEngineLimits,
  engineLimitRanges,
  fairShare,
  soleShare,
  type EngineLimits,
} from './engine/engine-limits.js';
export type { Clock, EngineTiming } from './engine/engine-timing.js';
export { argmax, logSumExp } from './engine/log-softmax.js';
export type {
  ForwardRow,
  LogitsWanted,
  ModelRunner,
  RunnerShape,
  SlotSnapshot,
} from './engine/model-runner.js';
export type { RunnerState } from './engine/reloading-runner.js';
export {
  kernelKinds,
  loadModelRunner,
  runnerKinds,
  type KernelKind,
  type RunnerKind,
} from './engine/load-model-runner.js';
export { nativeInstructions } from './engine/c-api/native-instructions.js';
export type { NativeGraph, SessionOptions } from './engine/session/session-options.js';
export type { CacheDtype } from './engine/session/slot-cache.js';
export { runtimeVersion } from './engine/session/runtime-version.js';
export { isTelemetryOff, turnTelemetryOff } from './engine/session/telemetry.js';
export { greedy, type SamplingParams } from './engine/sampling-params.js';
export { seededRandom } from './engine/random.js';
export type { FinishReason } from './engine/sequence-status.js';
export {
  evaluateTask,
  type EvaluationReport,
  type EvaluationRow,
  type JudgedRow,
} from './evaluation/evaluate-task.js';
export type {
  DataRow,
  EvaluationOptions,
  EvaluationRun,
  FailedRow,
  Latency,
  MeasuredTask,
} from './evaluation/evaluation-run.js';
export { isCutOff, isRefusal } from './evaluation/refusal.js';
export {
  evaluateJsonTask,
  type ExpectedRow,
  type JsonEvaluationReport,
  type JudgedJsonRow,
} from './evaluation/evaluate-json-task.js';
export {
  evaluateTextTask,
  type AssertedRow,
  type JudgedTextRow,
  type TextEvaluationReport,
} from './evaluation/evaluate-text-task.js';
export {
  compareEvaluations,
  compareInPairs,
  type ComparableRow,
  type Comparison,
  type PairComparison,
} from './evaluation/compare-evaluations.js';
export {
  calibrateTask,
  type CalibrationOptions,
  type CalibrationOutcome,
} from './evaluation/calibrate-task.js';
export { type KeptScores, type ScoreStore, soleExecutor } from './evaluation/tuning/candidate-scores.js';
export type { ChangedRow, HeldOutComparison } from './evaluation/tuning/held-out-comparison.js';
export type { Trial } from './evaluation/tuning/trials.js';
export {
  tuneTask,
  type TuningOptions,
  type TuningOutcome,
  type TuningWinner,
} from './evaluation/tuning/tune-task.js';
export {
  lintTask,
  type LintFinding,
  type LintOptions,
  type LintReport,
} from './evaluation/lint/lint-task.js';
export type { Edit } from './evaluation/robustness/edit.js';
export {
  measureRobustness,
  type EditReport,
  type FlippedRow,
  type RobustnessReport,
} from './evaluation/robustness/measure-robustness.js';
export { textEdits } from './evaluation/robustness/text-edits.js';
export { wilsonInterval, type ShareEstimate } from './evaluation/wilson-interval.js';
export { runTaskTests, type TaskTestResult } from './evaluation/run-task-tests.js';
export { type JsonObject, isJsonObject, jsonValue } from './constraint/json-object.js';
export {
  type LanguageModel,
  type ModelIdentity,
  type PromptCodec,
  specialTokenTexts,
} from './language-model.js';
export { wrongField, wrongFields } from './pipeline/wrong-fields.js';
export type {
  Provenance,
  RunResult,
  TaskEvent,
  TaskResult,
  UnkeptTurn,
  Usage,
} from './pipeline/task-event.js';
export {
  type ConversationName,
  conversationKey,
  conversationNameOf,
  requireConversationId,
} from './pipeline/conversation-name.js';
export { checkedTurns } from './pipeline/conversation.js';
export { hasFarMore } from './text/token-estimate.js';
export { inTurns } from './constraint/turns.js';
export { ConversationStore } from './pipeline/conversation-store.js';
export type { KeptConversation, KeptMessage } from './pipeline/kept-conversation.js';
export type { ConversationKeeper } from './pipeline/kept-copies.js';
export type { CompiledTask } from './pipeline/compiled-task.js';
export { RawChat, rawChatDefaults, type RawChatRequest } from './pipeline/raw-chat.js';
export { TaskExecutor, type TaskExecutorOptions } from './pipeline/task-executor.js';
export { TaskSet } from './pipeline/task-set.js';
export { resolveSampling, type SamplingOverrides, type TaskRequest } from './pipeline/task-request.js';
export type { Calibration } from './output/calibration.js';
export { storedReadout, wantsReadout } from './pipeline/readout-file.js';
export { scopePath, storedScope, wantsScope } from './pipeline/scope-file.js';
export { fitReadout, type ReadoutOutcome } from './evaluation/readout/fit-readout.js';
export { fitScope, type ScopeOutcome } from './evaluation/readout/fit-scope.js';
export { calibrationPath, storedCalibration } from './pipeline/calibration-file.js';
export { type TaskInput, textViolation } from './constraint/value-schema.js';
export { outputFormatNames, type OutputFormatName } from './output/output-formats.js';
export { PromptTask, type TaskOrigin, type Upstream } from './task/prompt-task.js';
export { textInput } from './task/text-input.js';
export { isInRange, rangeText, samplingRanges, type SettingRange } from './task/sampling-ranges.js';
export type { SamplingField, TaskDefinition } from './task/task-definition.js';
export { parseTaskFile } from './task-file/task-file.js';
export { rowAssertions } from './task-file/row-assertions.js';
export { taskJsonSchema } from './task-file/task-json-schema.js';
export { loadTasks, taskFromText } from './task-file/task-loader.js';
export { loadTaskSources, readTaskSources, type TaskSources } from './task-file/task-sources.js';
export type {
  AbstainReason,
  Classification,
  LabelScore,
  TaskOutput,
  TextOutput,
} from './output/task-output.js';
export { checkGuardedInput } from './pipeline/guard-inputs.js';
export type { GuardTexts } from './task/guard-texts.js';
export { makeOfSoundTasks, type ReadTasks, type SoundTasks } from './task/sound-tasks.js';
export { TaskRegistry } from './task/task-registry.js';
export type { ChatMessage } from './text/chat-message.js';
export { answerEnd } from './text/answer-end.js';
export { ChatTemplate } from './text/chat-template.js';
export { HfTokenizer } from './text/hf-tokenizer.js';
export { IncrementalDetokeniser } from './text/incremental-detokeniser.js';
export { decodeText, type TextSource } from './text/decode-text.js';
export { textEncodings, type TextEncoding } from './text/text-encoding.js';
export { visibleText } from './text/visible-text.js';
export { encodePrompt, type EncodedPrompt } from './text/prompt-encoder.js';
export type { Tokenizer } from './text/tokenizer.js';
export { LoopQueue } from './loop-queue.js';
