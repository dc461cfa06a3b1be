import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { shippedTasksFolder } from './index.js';

const modelReadme = readFileSync(join(shippedTasksFolder, '../../../models/mini/README.md'), 'utf8');

test('the folder has the two jobs of the embedded model, and examples', () => {
  const names = readdirSync(shippedTasksFolder).filter((name) => name.endsWith('.yaml'));
  expect(names.sort()).toEqual([
    'chat.yaml',
    'counsellor.yaml',
    'emotion.yaml',
    'extract.yaml',
    'intent.yaml',
    'sentiment-irony.yaml',
    'sentiment-long.yaml',
    'sentiment.yaml',
  ]);
});

test.each(['sentiment.yaml', 'chat.yaml'])(
  '%s has the system prompt that the model was trained on',
  (name) => {
    const system = /^system: (?<text>.*)$/mu.exec(readFileSync(join(shippedTasksFolder, name), 'utf8'))
      ?.groups?.['text'];
    const trained = [...modelReadme.matchAll(/^ {2}> (.*)$/gmu)].map(([, text]) => text);
    expect(trained).toContain(system);
  },
);
