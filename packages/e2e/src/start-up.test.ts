import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root, runAio } from './testing/aio.js';

const rows = join(root, 'packages/tasks/data/emotion.jsonl');

const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** To start Node with: a package that cannot be imported. */
function without(name: string): string {
  const hooks = `export function resolve(specifier, context, next) {
    if (specifier === '${name}') throw new Error('${name} is loaded');
    return next(specifier, context);
  }`;
  const registered = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))});`;
  return `--import=${dataUrl(registered)}`;
}

// npx sets it, and whom it starts watches it
const byNpm = { npm_command: 'exec' };

test.each([
  [['--version'], 'ink'],
  [['tasks', 'list'], 'react'],
  [['tasks', 'check'], '@qaio/server'],
  [['--quiet', 'run', 'sentiment', '好'], '@qaio/server'],
  [['--quiet', 'run', 'sentiment', '好'], '@qaio/tui'],
  [['--quiet', 'chat'], '@qaio/server'],
  [['config', 'show'], '@qaio/server'],
  [['models', 'list'], '@qaio/server'],
  [['data', 'show', rows], '@qaio/models'],
  [['--quiet', 'keys', 'new', 'a', '--file', '/dev/null'], '@qaio/server'],
])('aio %j does not load %s', async (args, name) => {
  expect(await runAio(args, '', { NODE_OPTIONS: without(name), ...byNpm })).toMatchObject({
    code: 0,
    stderr: '',
  });
});

test('a package that is loaded is noticed', async () => {
  const { stderr } = await runAio(['--version'], '', { NODE_OPTIONS: without('commander') });
  expect(stderr).toContain('commander is loaded');
});
