/** What a request sets, as far as a task lets it; what changes nothing is taken, too, since many clients always send it. */
import type { CompiledTask, SamplingOverrides } from '@qaio/core';
import type { ParameterNames } from './chat-request.js';
import { wrongParameter } from './parameters.js';

type Setting = keyof SamplingOverrides;

/**
 * @returns what to run the task with
 * @throws QaioError `invalid-input` for a setting that the task does not let a request change
 */
export function taskSettings(
  compiled: CompiledTask,
  given: SamplingOverrides,
  names: ParameterNames['settings'],
): SamplingOverrides {
  const { config } = compiled.task.definition;
  const settings = (Object.keys(given) as Setting[]).filter((name) => given[name] !== undefined);
  const { decoding } = compiled.task.output.features;
  const taken = settings.filter((name) => decoding && config.overrides.includes(name));
  const overrides = Object.fromEntries(taken.map((name) => [name, given[name]])) as SamplingOverrides;
  const refused = settings.find(
    (name) => !taken.includes(name) && !isMet(compiled, name, { given, overrides }),
  );
  if (refused === undefined) return overrides;
  const open = decoding ? config.overrides.map((name) => names[name]).join(', ') : '';
  throw wrongParameter(
    names[refused],
    'UNSUPPORTED_PARAMETER',
    `task '${compiled.name}' does not let a request change it; it lets it change ${open || 'nothing'}`,
  );
}

interface Given {
  readonly given: SamplingOverrides;
  /** What of it the task is run with. */
  readonly overrides: SamplingOverrides;
}

/** Whether the answer would be the same with the setting as the task's own. */
function isMet(compiled: CompiledTask, name: Setting, given: Given): boolean {
  const { decoding } = compiled.task.output.features;
  return (decoding ? isOwn : isIdle)(compiled, name, given);
}

/** Of a task that writes. */
function isOwn({ task }: CompiledTask, name: Setting, { given, overrides }: Given): boolean {
  const { config } = task.definition;
  const { maxOutputTokens = 0, stopSequences = [] } = given;
  if (name === 'maxOutputTokens') return maxOutputTokens >= config.maxOutputTokens;
  if (name === 'stopSequences') return stopSequences.every((stop) => config.stopSequences.includes(stop));
  const isGreedy = (overrides.temperature ?? config.temperature) === 0;
  return (isGreedy && name !== 'temperature') || given[name] === config[name];
}

/** Of a task that draws nothing and writes nothing. */
function isIdle({ task }: CompiledTask, name: Setting, { given }: Given): boolean {
  if (name === 'temperature') return given.temperature === 0;
  if (name !== 'stopSequences') return true;
  const { stopSequences = [] } = given;
  return !stopSequences.some((stop) => task.labels.some((label) => label.includes(stop)));
}
