/** Results for people. */
import type { Classification, TaskResult } from '@qaio/core';

export function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)}%`;
}

/** `正面 97.8% (正面 97.8%, 负面 2.2%)` */
export function classificationLine(output: Classification): string {
  const label = output.abstainReason ? `? (${output.abstainReason})` : output.label;
  const scores = output.scores.map((score) => `${score.label} ${percent(score.probability)}`).join(', ');
  return `${label} ${percent(output.confidence)} (${scores})`;
}

/** One JSON object for programs. */
export function resultJson(result: TaskResult): Record<string, unknown> {
  const { task, taskEtag, output, finishReason, usage, timing, provenance } = result;
  return { task, taskEtag, result: outputJson(output), finishReason, usage, timing, provenance };
}

function outputJson(output: TaskResult['output']): Record<string, unknown> {
  if (output.kind === 'text') return { text: output.text };
  if (output.kind === 'json') return { json: output.value };
  const { label, id, abstainReason, confidence, calibrated, windowCount, labelMass, scores } = output;
  return {
    label,
    ...(id === undefined ? {} : { id }),
    abstained: abstainReason !== undefined,
    ...(abstainReason === undefined ? {} : { abstainReason }),
    confidence,
    calibrated,
    windowCount,
    scores: Object.fromEntries(scores.map((score) => [score.label, score.probability])),
    logProbs: Object.fromEntries(scores.map((score) => [score.label, score.logProb])),
    labelMass,
  };
}
