import { type ConnectionState, type Turn, speedText, turnFigures } from '@qaio/client';
import type { GetModelResponse } from '@qaio/protocol';
import type { Words } from '../words/words.js';

const rows = [
  ...(['server', 'version', 'model', 'hash', 'context', 'running', 'waiting', 'memory', 'cache'] as const),
  ...(['tasks', 'feedback', 'turns', 'firstToken', 'speed', 'prompt', 'answer'] as const),
] as const;
export type StatusRow = (typeof rows)[number];

interface StatusFacts {
  readonly server: ConnectionState;
  readonly turns: readonly Turn[];
  readonly address: string;
}

/** What is known of the server, its model and the newest answer, by name; `-` where nothing is. */
export function statusTable({ server, turns, address }: StatusFacts, words: Words): [string, string][] {
  const texts: Readonly<Partial<Record<StatusRow, string | undefined>>> = {
    server: `${address} (${words.states[server.status]})`,
    tasks: String(server.tasks.length),
    turns: String(turns.length),
    ...modelTexts(server.model, words),
    ...loadTexts(server, words),
    ...speedTexts(
      turns.findLast(({ result }) => result),
      words,
    ),
  };
  return rows.map((row) => [words.status[row], texts[row] ?? '-']);
}

type ModelRow = 'version' | 'model' | 'hash' | 'context' | 'feedback';

function modelTexts(model: GetModelResponse | undefined, words: Words): Record<ModelRow, string | undefined> {
  return {
    version: model?.serverVersion,
    model: model && `${model.model} ${model.quantization}`,
    hash: model?.sha256.slice(0, 12),
    context: model && words.tokens(model.maxContextTokens),
    feedback: model && words.yesOrNo(model.takesFeedback),
  };
}

type LoadRow = 'running' | 'waiting' | 'memory' | 'cache';

/** How it is now, which nobody knows of a server that does not answer. */
function loadTexts({ status, model }: ConnectionState, words: Words): Partial<Record<LoadRow, string>> {
  if (status !== 'connected' || !model) return {};
  const memory = memorySize(model);
  return {
    running: words.inSlots(model.runningSequences, model.maxConcurrentRequests),
    waiting: words.of(model.waitingSequences, model.maxQueue),
    ...(memory !== undefined && { memory }),
    cache: `${(Number(model.cachedPrefixBytes) / 1e6).toFixed(1)} MB`,
  };
}

/** Undefined where the server is of a version that does not tell it. */
export function memorySize({ memoryBytes }: GetModelResponse): string | undefined {
  return memoryBytes === 0n ? undefined : `${(Number(memoryBytes) / 1e6).toFixed(0)} MB`;
}

type SpeedRow = 'firstToken' | 'speed' | 'prompt' | 'answer';

function speedTexts(newest: Turn | undefined, words: Words): Record<SpeedRow, string | undefined> {
  const {
    promptTokens,
    cachedTokens,
    outputTokens,
    firstTokenMs,
    tokensPerSecond,
  }: Partial<ReturnType<typeof turnFigures>> = newest?.result ? turnFigures(newest.result) : {};
  return {
    firstToken: firstTokenMs === undefined ? undefined : `${firstTokenMs.toFixed(0)} ms`,
    speed: tokensPerSecond === undefined ? undefined : `${speedText(tokensPerSecond)} tok/s`,
    prompt: promptTokens === undefined ? undefined : words.tokens(promptTokens, cachedTokens),
    answer: outputTokens === undefined ? undefined : words.tokens(outputTokens),
  };
}
