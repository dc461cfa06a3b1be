/** What the page says of the model that serves, as markup. */
import { expect, test } from '@jest/globals';
import { GetModelResponse } from '@qaio/protocol';
import { renderToStaticMarkup } from 'react-dom/server';
import { words } from '../words/words.js';
import { WordsContext } from '../words/words-context.js';
import { ModelCard } from './status-tab.js';

const markup = (note: string): string =>
  renderToStaticMarkup(
    <WordsContext value={words.en}>
      <ModelCard model={GetModelResponse.fromPartial({ model: 'qwen', quantization: 'int8', note })} />
    </WordsContext>,
  );

test('a note of the model’s makers stands there, with how to get a better one', () => {
  expect(markup('A demonstration.\n演示模型。')).toContain(
    '<dt>About it</dt><dd>A demonstration.\nMore exact answers: aio models pull NAME',
  );
});

test('of a model without a note its makers say nothing', () => {
  expect(markup('')).toContain('<dd>int8</dd>');
  expect(markup('')).not.toMatch(/makers|More exact/u);
});
