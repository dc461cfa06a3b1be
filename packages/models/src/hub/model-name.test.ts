import { expect, test } from '@jest/globals';
import { isModelName, modelAliases, parseModelName } from './model-name.js';

test.each(modelAliases)('%s is a short name, in any case and at any revision', (alias) => {
  const { repository } = parseModelName(alias);
  expect(repository).toMatch(/^[\w-]+\/[\w.-]+$/u);
  expect(parseModelName(`${alias.toUpperCase()}@abc/d`)).toMatchObject({
    hub: 'huggingface',
    repository,
    revision: 'abc/d',
  });
});

test('owner/name is a name, at main or another revision', () => {
  const hub = 'huggingface';
  expect(parseModelName('a/b.c')).toEqual({ hub, repository: 'a/b.c', revision: 'main' });
  expect(parseModelName('a/b@v1')).toEqual({ hub, repository: 'a/b', revision: 'v1' });
});

test('ms:owner/name is one of ModelScope, at master or another revision', () => {
  const hub = 'modelscope';
  expect(parseModelName('ms:a/b')).toEqual({ hub, repository: 'a/b', revision: 'master' });
  expect(parseModelName('ms:a/b:Q8_0@v1')).toEqual({
    hub,
    repository: 'a/b',
    revision: 'v1',
    quantisation: 'Q8_0',
  });
});

test('a file of a GGUF repository is named behind a colon', () => {
  const [repository, quantisation] = ['a/b-GGUF', 'Q4_K_M'];
  expect(parseModelName('a/b-GGUF:Q4_K_M')).toMatchObject({ repository, quantisation, revision: 'main' });
  expect(parseModelName('a/b-GGUF:Q4_K_M@v1')).toMatchObject({ repository, quantisation, revision: 'v1' });
});

// the first two are properties of every object
test.each(
  ['constructor', '__proto__', 'toString', 'a', 'a/b/c', '../x', 'a/b@', 'a/b@../c', 'a b/c', ''].concat([
    'a/b:',
    'a/b:../c',
    'a/b:c/d',
    'a/b@c:d',
    'C:/a/b',
    'hf:a/b',
    'ms:qwen3-0.6b',
  ]),
)('%j is not a name, and is refused with what was expected', (text) => {
  expect(isModelName(text)).toBe(false);
  expect(() => parseModelName(text)).toThrow(/is not a model name\. Expected qwen1\.5-0\.5b-chat/u);
});
