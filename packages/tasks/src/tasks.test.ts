import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { shippedTasksFolder } from './index.js';

test('the folder has the two jobs of the embedded model, and examples', () => {
  const names = readdirSync(shippedTasksFolder).filter((name) => name.endsWith('.yaml'));
  expect(names.sort()).toEqual([
    'chat-strict.yaml',
    'chat.yaml',
    'counsellor.yaml',
    'embed.yaml',
    'emotion.yaml',
    'extract.yaml',
    'intent.yaml',
    'sentiment-irony.yaml',
    'sentiment-long.yaml',
    'sentiment-strict.yaml',
    'sentiment.yaml',
  ]);
});
