import { expect, test } from '@jest/globals';
import { TinyTokenizer, tinyChatTemplate } from '../testing/tiny-tokenizer.js';
import { seededRandom } from '../engine/random.js';
import type { ChatMessage } from './chat-message.js';
import { ChatTemplate, type PromptPiece } from './chat-template.js';
import { encodePrompt } from './prompt-encoder.js';
import { PromptFrame } from './prompt-frame.js';

const template = new ChatTemplate(tinyChatTemplate);
const tokenizer = new TinyTokenizer();
const words = ['', '<|im_start|>', '你好', '\uE000', '👍', ' ', '\n', 'system', '0\uE001'];

test('however many messages are open, a filled frame has the ids of the whole prompt, and its prefix depends on none of them', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seededRandom(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const text = (): string => Array.from({ length: below(4) }, () => words[below(words.length)]).join('');
    const messages: ChatMessage[] = Array.from({ length: 1 + below(5) }, (_, i) => ({
      role: i === 0 ? 'system' : i % 2 === 1 ? 'user' : 'assistant',
      content: text(),
    }));
    const firstOpen = below(messages.length);
    const blank = messages.map((message, i) => (i < firstOpen ? message : { ...message, content: '' }));
    const frame = new PromptFrame(template.render(blank), tokenizer, firstOpen);
    const filled = frame.fill((message) => messages[message]?.content ?? '?');
    const whole = encodePrompt(template.render(messages), tokenizer);
    expect({ seed, ids: filled.tokenIds }).toEqual({ seed, ids: whole.tokenIds });
    const other = frame.fill(() => 'something else');
    const { prefixTokenCount } = filled;
    expect(other.tokenIds.slice(0, prefixTokenCount)).toEqual(filled.tokenIds.slice(0, prefixTokenCount));
  }
});

test('lines end with a line feed, whoever wrote them and how', () => {
  const idsOf = (templateEnd: string, content: string): readonly number[] => {
    const pieces: PromptPiece[] = [
      { origin: 'template', text: `<|im_start|>a${templateEnd}` },
      { origin: 'content', text: content, message: 0 },
      { origin: 'content', text: '', message: 1 },
    ];
    return new PromptFrame(pieces, new TinyTokenizer(), 1).fill(() => content).tokenIds;
  };
  expect(idsOf('\r\n', 'x\r\ny')).toEqual(idsOf('\n', 'x\ny'));
});
