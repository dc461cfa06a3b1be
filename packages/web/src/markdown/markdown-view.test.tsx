import { expect, test } from '@jest/globals';
import { renderToStaticMarkup } from 'react-dom/server';
import { MarkdownView } from './markdown-view.js';

const markup = (text: string): string => renderToStaticMarkup(<MarkdownView text={text} />);

test('what Markdown marks is an element', () => {
  expect(markup('**早** *上* ~~好~~ `a < b`')).toBe(
    '<p><strong>早</strong> <em>上</em> <del>好</del> <code>a &lt; b</code></p>',
  );
  expect(markup('# 标题\n\n3. 三\n4. 四\n\n- 一\n  - 二')).toBe(
    '<p><strong>标题</strong></p><ol start="3"><li>三</li><li>四</li></ol><ul><li>一<ul><li>二</li></ul></li></ul>',
  );
  expect(markup('```js\nlet a = 1;\n```\n\n> 引\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toBe(
    '<pre tabindex="0"><code>let a = 1;</code></pre><blockquote><p>引</p></blockquote>' +
      '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>' +
      '<tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
  );
});

test.each([
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '[a](javascript:alert(1))',
  '![a](https://example.org/x.png)',
  '[a](https://example.org)',
  '&lt;b&gt;',
])('%s stays the text that it is', (text) => {
  const made = markup(`早 ${text}`);
  const plain = renderToStaticMarkup(<p>{`早 ${text}`}</p>);
  expect(made).toBe(plain);
  expect(markup(text)).not.toMatch(/<(?:img|script|a|b)[ >]/u);
});

test('however deep it is nested, it is shown', () => {
  for (const text of ['>'.repeat(20_000) + '深', '*'.repeat(5_000) + '深', `${'- '.repeat(200)}深`])
    expect(markup(text)).toContain('深');
});
