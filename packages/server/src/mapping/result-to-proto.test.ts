import { expect, test } from '@jest/globals';
import { type TaskOutput, type TaskResult, told } from '@qaio/core';
import { TaskResult as ProtoResult } from '@qaio/protocol';
import { type Translate, taskResultToProto } from './result-to-proto.js';

const result = (output: TaskOutput): TaskResult => ({
  task: 'it',
  taskEtag: 'e',
  output,
  guardedBy: output.kind === 'text' ? 'dark' : undefined,
  finishReason: 'constraint-complete',
  usage: { inputCharCount: 1, promptTokenCount: 2, cachedTokenCount: 0, outputTokenCount: 3 },
  timing: { queuedMs: 0, prefillMs: 1, timeToFirstTokenMs: 1, totalMs: 2 },
  provenance: {
    model: 'm',
    modelSha256: 's',
    dtype: 'fp32',
    seed: 1,
    calibrationId: 'c',
    variant: 'embedded',
    warnings: [told`not made for ${'this'}`],
  },
});

/** What a client in another language reads. */
const overTheWire = (output: TaskOutput): ProtoResult =>
  ProtoResult.decode(ProtoResult.encode(taskResultToProto(result(output))).finish());

test('a JSON object arrives as it was', () => {
  const value = { name: '李雷', age: 7, tags: ['a', null], nested: { ok: true } };
  expect(overTheWire({ kind: 'json', value }).output).toEqual({ $case: 'json', value });
});

test('an embedding arrives with its numbers, as floats', () => {
  const { output } = overTheWire({ kind: 'embedding', values: [0.6, -0.8], windowCount: 2 });
  expect(output).toEqual({
    $case: 'embedding',
    value: { values: [Math.fround(0.6), Math.fround(-0.8)], windows: 2 },
  });
});

test('the rule that has answered arrives with its text; other answers have none', () => {
  expect(overTheWire({ kind: 'text', text: 'I hear you.' })).toMatchObject({
    output: { $case: 'text', value: 'I hear you.' },
    guarded: 'dark',
  });
  expect(overTheWire({ kind: 'json', value: {} }).guarded).toBe('');
});

test('calibration, windows, variant and warnings travel with an answer', () => {
  const output: TaskOutput = {
    kind: 'choice',
    label: 'good',
    id: undefined,
    abstainReason: undefined,
    confidence: 0.9,
    labelMass: 1,
    calibrated: true,
    windowCount: 3,
    scores: [],
  };
  const proto = overTheWire(output);
  expect(proto.output).toMatchObject({ $case: 'classification', value: { calibrated: true, windows: 3 } });
  expect(proto.provenance).toMatchObject({
    calibrationId: 'c',
    variant: 'embedded',
    warnings: ['not made for this'],
  });
});

test('warnings are in English, and in the language that is wanted where there is one', () => {
  const output: TaskOutput = { kind: 'text', text: 'x' };
  const told = (translate?: Translate) => taskResultToProto(result(output), translate).provenance;
  const warnings = ['not made for this'];
  expect(told()).toMatchObject({ warnings, localizedWarnings: [] });
  expect(told(() => undefined)).toMatchObject({ warnings, localizedWarnings: [] });
  expect(told(({ parts }) => `不是为 ${parts.join()}`)).toMatchObject({
    warnings,
    localizedWarnings: ['不是为 this'],
  });
});
