import { type ConnectionState, type Turn, turnFigures } from '@qaio/client';
import type { GetModelResponse } from '@qaio/protocol';
import type { Words } from '../words/words.js';

const rows = [
  ...(['server', 'version', 'model', 'hash', 'context', 'atOnce', 'queue', 'cache', 'tasks'] as const),
  ...(['feedback', 'turns', 'firstToken', 'speed', 'prompt', 'answer'] as const),
] as const;
export type StatusRow = (typeof rows)[number];

interface StatusFacts {
  readonly server: ConnectionState;
  readonly turns: readonly Turn[];
  readonly address: string;
}

/** What is known of the server, its model and the newest answer, by name; `-` where nothing is. */
export function statusTable({ server, turns, address }: StatusFacts, words: Words): [string, string][] {
  const texts: Readonly<Record<StatusRow, string | undefined>> = {
    server: `${address} (${words.states[server.status]})`,
    tasks: String(server.tasks.length),
    turns: String(turns.length),
    ...modelTexts(server.model, words),
    ...speedTexts(
      turns.findLast(({ result }) => result),
      words,
    ),
  };
  return rows.map((row) => [words.status[row], texts[row] ?? '-']);
}

type ModelRow = 'version' | 'model' | 'hash' | 'context' | 'atOnce' | 'queue' | 'cache' | 'feedback';

function modelTexts(model: GetModelResponse | undefined, words: Words): Record<ModelRow, string | undefined> {
  return {
    version: model?.serverVersion,
    model: model && `${model.model} ${model.quantization}`,
    hash: model?.sha256.slice(0, 12),
    context: model && words.tokens(model.maxContextTokens),
    atOnce: model && String(model.maxConcurrentRequests),
    queue: model && String(model.maxQueue),
    cache: model && `${(Number(model.cachedPrefixBytes) / 1e6).toFixed(1)} MB`,
    feedback: model && words.yesOrNo(model.takesFeedback),
  };
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
    speed: tokensPerSecond === undefined ? undefined : `${tokensPerSecond.toFixed(0)} tok/s`,
    prompt: promptTokens === undefined ? undefined : words.tokens(promptTokens, cachedTokens),
    answer: outputTokens === undefined ? undefined : words.tokens(outputTokens),
  };
}
