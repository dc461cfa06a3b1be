import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QaioError, engineLimitRanges, told } from '@qaio/core';
import type { PaletteName } from '@qaio/tui';
import type { CliContext } from './cli-context.js';

type Variables = Readonly<Record<string, string | undefined>>;

interface Machine {
  readonly homeFolder: string;
  /** That a model runs on unless a variable says otherwise. */
  readonly threadCount: number;
}

type Settings = Pick<
  CliContext,
  | 'threadCount'
  | 'isThreadCountAsked'
  | 'cacheFolder'
  | 'hub'
  | 'pythonCache'
  | 'isOffline'
  | 'isQuiet'
  | 'program'
  | 'startProgram'
  | 'defaultModel'
  | 'server'
  | 'feedbackFolder'
  | 'sessionsFolder'
  | 'historyFolder'
  | 'apiKey'
  | 'traceEndpoint'
  | 'terminal'
  | 'locale'
>;

/**
 * What environment variables say; an empty one counts as unset.
 *
 * @throws QaioError `invalid-option` for a number of threads that is not one
 */
export function environmentSettings(env: Variables, machine: Machine): Settings {
  const value = (...names: string[]): string | undefined =>
    names.map((name) => env[name]).find((found) => found !== undefined && found.trim() !== '');
  const userCache = value('XDG_CACHE_HOME') ?? join(machine.homeFolder, '.cache');
  const isOn = (name: string): boolean => /^(?:1|on|yes|true)$/iu.test(value(name) ?? '');
  return {
    threadCount: threadCount(value('QAIO_THREADS'), machine),
    isThreadCountAsked: value('QAIO_THREADS') !== undefined,
    cacheFolder: value('QAIO_CACHE') ?? join(userCache, 'qaio'),
    hub: {
      endpoint: value('HF_ENDPOINT') ?? 'https://huggingface.co',
      token: value('HF_TOKEN'),
      httpProxy: value('HTTP_PROXY', 'http_proxy'),
      httpsProxy: value('HTTPS_PROXY', 'https_proxy'),
      noProxy: value('NO_PROXY', 'no_proxy'),
      sleep,
      stallMs: 30_000,
    },
    // https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
    pythonCache: value('HF_HUB_CACHE') ?? join(value('HF_HOME') ?? join(userCache, 'huggingface'), 'hub'),
    isOffline: isOn('HF_HUB_OFFLINE'),
    isQuiet: isOn('QAIO_QUIET'),
    // https://docs.npmjs.com/cli/v11/using-npm/scripts#environment
    program: value('npm_command') === undefined ? 'aio' : 'npx aio',
    startProgram: value('npm_lifecycle_event') === 'start' ? 'npm start' : undefined,
    defaultModel: value('QAIO_MODEL'),
    server: value('QAIO_SERVER'),
    feedbackFolder: value('QAIO_FEEDBACK_DIR'),
    sessionsFolder: value('QAIO_SESSIONS_DIR'),
    historyFolder: value('QAIO_HISTORY_DIR'),
    apiKey: value('QAIO_API_KEY'),
    // https://opentelemetry.io/docs/specs/otel/protocol/exporter/
    traceEndpoint: value('OTEL_EXPORTER_OTLP_ENDPOINT'),
    terminal: {
      isDumb: value('TERM') === 'dumb',
      locale: value('LC_ALL', 'LC_CTYPE', 'LANG'),
      palette: palette(value('NO_COLOR'), value('COLORFGBG')),
    },
    // https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
    locale: value('LC_ALL', 'LC_MESSAGES', 'LANG'),
  };
}

/**
 * @param noColor https://no-color.org
 * @param colors of text and background by number, as rxvt and Konsole tell them: `0;15` is black on white
 */
function palette(noColor: string | undefined, colors: string | undefined): PaletteName {
  if (noColor !== undefined) return 'none';
  return /;(?:7|15)$/u.test(colors ?? '') ? 'light' : 'dark';
}

function threadCount(text: string | undefined, machine: Machine): number {
  if (text === undefined) return machine.threadCount;
  const { min, max } = engineLimitRanges.threadCount;
  const count = Number(text);
  if (/^\s*\d+\s*$/u.test(text) && count >= min && count <= max) return count;
  throw new QaioError(
    'invalid-option',
    told`QAIO_THREADS is '${text}'; expected a whole number of threads from ${min} to ${max}. Unset it to use one for every core.`,
  );
}
