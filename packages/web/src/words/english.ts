import type { Words } from './words.js';

export const english: Words = {
  language: 'en',
  otherLanguage: '中文',
  message: 'Message',
  placeholder: 'Type here. Enter sends, Shift+Enter begins a new line.',
  send: 'Send',
  examples: 'Examples',
  task: 'Task',
  newConversation: 'New conversation',
  connecting: 'Connecting to the server ...',
  noServer: ({ tries }) =>
    'The server does not answer. Is `aio serve` still running? The page keeps trying every few seconds ' +
    `(${tries} ${tries === 1 ? 'try' : 'tries'} so far); what you have typed stays.`,
  noTask: 'The server has no task that can be talked to.',
  noSuchTask: (name) => `The server has no task named ${name}. It has:`,
  otherInput: (task) =>
    `The input of ${task} cannot be typed here: its schema names no values. ` +
    `Run it with aio run ${task} --input '{...}', or choose another task.`,
  optional: 'may be left empty',
  remembers: (turns) => `It remembers the last ${turns} ${turns === 1 ? 'turn' : 'turns'}.`,
  forgets: (others) =>
    'This task does not remember earlier messages' +
    (others.length > 0 ? `; ${others.join(', ')} ${others.length === 1 ? 'does' : 'do'}.` : '.'),
  empty:
    'Write a sentence or pick an example. A judgement comes first, then the reply; the newest is on top.',
  model: (name, note) => `Model: ${name}. ${note}`.trim(),
  firstToken: (milliseconds) => `first token ${milliseconds} ms`,
  tokens: (count) => `${count} ${count === 1 ? 'token' : 'tokens'}`,
  speed: (tokensPerSecond) => `${tokensPerSecond} tokens/s`,
  separator: ', ',
};
