import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { environmentSettings } from './environment.js';

const machine = { homeFolder: '/home/me', threadCount: 6 };
const names = [
  ...[
    'XDG_CACHE_HOME',
    'QAIO_CACHE',
    'QAIO_THREADS',
    'QAIO_MODEL',
    'QAIO_FEEDBACK_DIR',
    'QAIO_SESSIONS_DIR',
    'QAIO_HISTORY_DIR',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
  ],
  ...['TERM', 'NO_COLOR', 'COLORFGBG', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'LANG'],
  ...['HF_ENDPOINT', 'HF_TOKEN', 'HF_HUB_CACHE', 'HF_HOME', 'HF_HUB_OFFLINE'],
];

test('an empty variable counts as unset, whichever it is', () => {
  const unset = environmentSettings({}, machine);
  expect(unset).toMatchObject({
    cacheFolder: '/home/me/.cache/qaio',
    pythonCache: '/home/me/.cache/huggingface/hub',
    threadCount: 6,
    defaultModel: undefined,
    hub: { endpoint: 'https://huggingface.co', token: undefined },
  });
  for (const empty of ['', ' '])
    expect(environmentSettings(Object.fromEntries(names.map((name) => [name, empty])), machine)).toEqual(
      unset,
    );
});

test.each([
  [{}, { isDumb: false, palette: 'dark' }],
  [{ TERM: 'dumb' }, { isDumb: true, palette: 'dark' }],
  [{ COLORFGBG: '0;15' }, { isDumb: false, palette: 'light' }],
  [{ COLORFGBG: '0;default;7' }, { isDumb: false, palette: 'light' }],
  [{ COLORFGBG: '15;0' }, { isDumb: false, palette: 'dark' }],
  [
    { COLORFGBG: '0;15', NO_COLOR: '1' },
    { isDumb: false, palette: 'none' },
  ],
])('of %j the terminal is %j', (env, expected) => {
  expect(environmentSettings(env, machine).terminal).toEqual(expected);
});

test('an empty variable hides no other spelling of it', () => {
  const { hub } = environmentSettings({ HTTPS_PROXY: '', https_proxy: 'http://proxy:1' }, machine);
  expect(hub.httpsProxy).toBe('http://proxy:1');
});

test.each([
  ['1', true],
  ['yes', true],
  ['0', false],
  ['', false],
])('QAIO_QUIET=%j is quiet: %j', (text, isQuiet) => {
  expect(environmentSettings({ QAIO_QUIET: text }, machine)).toMatchObject({ isQuiet });
});

test('the locale is LC_ALL’s, or else LC_MESSAGES’s, or else LANG’s', () => {
  const locale = (env: Record<string, string>) => environmentSettings(env, machine).locale;
  expect(locale({ LANG: 'a', LC_MESSAGES: 'b', LC_ALL: 'c' })).toBe('c');
  expect(locale({ LANG: 'a', LC_MESSAGES: 'b', LC_ALL: '' })).toBe('b');
  expect(locale({ LANG: 'a' })).toBe('a');
  expect(locale({})).toBeUndefined();
  const ofTerminal = (env: Record<string, string>) => environmentSettings(env, machine).terminal.locale;
  expect(ofTerminal({ LANG: 'a', LC_MESSAGES: 'b', LC_CTYPE: 'd' })).toBe('d');
});

test('folders come from the nearest variable that names one', () => {
  const folders = (env: Record<string, string>) => {
    const { cacheFolder, pythonCache } = environmentSettings(env, machine);
    return [cacheFolder, pythonCache];
  };
  expect(folders({ XDG_CACHE_HOME: '/x' })).toEqual(['/x/qaio', '/x/huggingface/hub']);
  expect(folders({ XDG_CACHE_HOME: '/x', QAIO_CACHE: '/q', HF_HOME: '/h' })).toEqual(['/q', '/h/hub']);
});

test.each(['abc', '-3', '0', '2.5', '1025'])('QAIO_THREADS=%s is refused by its name', (text) => {
  expect(() => environmentSettings({ QAIO_THREADS: text }, machine)).toThrow(
    `QAIO_THREADS is '${text}'; expected a whole number of threads from 1 to 1024.`,
  );
});

test('every variable is documented', async () => {
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('## Environment variables'), page.indexOf('## Metrics'));
  for (const name of [...names, 'QAIO_API_KEY', 'QAIO_QUIET', 'QAIO_SERVER'])
    expect(table).toContain(`\`${name}\``);
});

test.each([
  [{}, 'aio', undefined],
  [{ npm_command: 'exec', npm_lifecycle_event: 'npx' }, 'npx aio', undefined],
  [{ npm_command: 'start', npm_lifecycle_event: 'start' }, 'npx aio', 'npm start'],
  [{ npm_command: 'run-script', npm_lifecycle_event: 'judge' }, 'npx aio', undefined],
])('where npm says %j the user types %s', (env, program, startProgram) => {
  expect(environmentSettings(env, machine)).toMatchObject({ program, startProgram });
});
