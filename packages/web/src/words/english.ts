import type { Words } from './words.js';

export const english: Words = {
  language: 'en',
  otherLanguage: '中文',
  message: 'Message',
  placeholder: 'Type here. Enter sends, Shift+Enter begins a new line, Esc stops.',
  send: 'Send',
  examples: 'Examples',
  task: 'Task',
  newConversation: 'New conversation',
  earlier: (count) => `Earlier conversations (${count})`,
  turnCount: (count) => `${count} ${count === 1 ? 'turn' : 'turns'}`,
  forget: 'Forget them',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser does not let the page copy: select the answer and copy it yourself.',
  again: 'Answer again',
  edit: 'Edit',
  replaces: (message) =>
    `It is asked in place of “${message}”; that and what came after it are then taken back. Empty the field for a new message.`,
  code: 'As a command',
  saveMarkdown: 'Save as Markdown',
  saveJson: 'Save as JSON',
  cancel: 'Cancel',
  states: { connecting: 'connecting', connected: 'connected', lost: 'connection lost' },
  connecting: 'Connecting to the server ...',
  waiting: 'It is sent as soon as the server is there.',
  wantsKey: 'This server wants an API key. Its operator has one for you.',
  apiKey: 'API key',
  useKey: 'Use it',
  noServer: ({ tries }) =>
    'The server does not answer. Is it still running? The page keeps trying every few seconds ' +
    `(${tries} ${tries === 1 ? 'try' : 'tries'} so far); what you have typed stays.`,
  howMeasured: 'How was that measured?',
  otherTasks: 'It has:',
  empty: ({ isForm, hasExamples, isJudgedFirst }) => {
    const start = hasExamples ? 'Write a sentence or pick an example.' : 'Write a text.';
    const newest = isJudgedFirst
      ? 'A judgement comes first, then the reply; the newest is on top.'
      : 'The newest answer is on top.';
    return `${isForm ? 'Fill in the form.' : start} ${newest}`;
  },
  colours:
    'Green is positive, red is negative, grey is any other label. A bar is as long as its probability.',
  judged: (milliseconds) => `answered in ${milliseconds} ms`,
  firstToken: (milliseconds) => `first token ${milliseconds} ms`,
  tokens: (count) => `${count} ${count === 1 ? 'token' : 'tokens'}`,
  speed: (tokensPerSecond) => `${tokensPerSecond} tokens/s`,
  length: (count, limit) => `${count} of ${limit} characters`,
  tooLong: (over, limit, others) =>
    `${over} ${over === 1 ? 'character' : 'characters'} over (limit ${limit}).` +
    (others.length > 0 ? ` Use “${others.join('”, “')}” instead.` : ''),
  separator: ', ',
  parts: 'Parts of the page',
  tabs: { talk: 'Try it', batch: 'Batch', workbench: 'Workbench', report: 'Report', status: 'Status' },
  loading: 'Loading ...',
  notLoaded: 'This part of the page could not be loaded. Is the server still there?',
  tryAgain: 'Try again',
};
