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

test('what lasts of a prompt begins the next turn’s, whatever is answered: all but what opens the answer', () => {
  const thinking = new ChatTemplate(
    tinyChatTemplate.replace("assistant\\n' }}", "assistant\\n<think>\\n\\n</think>\\n\\n' }}"),
  );
  for (const each of [template, thinking])
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed);
      const word = (): string => words[Math.floor(random() * words.length)] ?? '';
      const turns = Array.from({ length: 1 + (seed % 4) }, () => [word() + word(), word() + word()] as const);
      const said = turns.flatMap(([user, assistant]): ChatMessage[] => [
        { role: 'user', content: user },
        { role: 'assistant', content: assistant },
      ]);
      const frameOf = (count: number): PromptFrame =>
        new PromptFrame(each.render([...said.slice(0, count), { role: 'user', content: '' }]), tokenizer, 0);
      const content = (message: number): string => said[message]?.content ?? 'and now?';
      const [now, next] = [frameOf(said.length - 2), frameOf(said.length)];
      const { tokenIds, lastingTokenCount = 0 } = now.fill(content, next);
      expect(next.fill(content).tokenIds.slice(0, lastingTokenCount)).toEqual(
        tokenIds.slice(0, lastingTokenCount),
      );
      expect(tokenIds.slice(lastingTokenCount - 3, lastingTokenCount)).toEqual([257, 10, 256]);
      expect(tokenIds.indexOf(256, lastingTokenCount)).toBe(-1);
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
