import type { Words } from './words.js';

export const english: Words = {
  language: 'en',
  states: { connecting: 'connecting', connected: 'connected', lost: 'connection lost' },
  conversation: 'Conversation',
  judgement: 'Judgement',
  noJudgement: '(none yet)',
  you: (message) => `You: ${message}`,
  answer: (text) => `Answer: ${text}`,
  warning: (text) => `⚠ ${text}`,
  typeHere: 'type here',
  answering: 'answering ...',
  connectingTo: (address) => `Connecting to ${address} ...`,
  wantsKey: (address) =>
    `${address} wants an API key; there is none here, or one that it does not know.\nSet the environment variable QAIO_API_KEY and start again.`,
  noServer: ({ address, proxy, since, tries }) =>
    `No server answers at ${address}.\n\n` +
    (proxy === undefined
      ? ''
      : `It is asked for through the proxy ${proxy}, which the environment names. ` +
        'To reach it directly, add its host to no_proxy.\n\n') +
    'To start one, leave with Ctrl-C and run `aio start`, or run `aio serve` in another terminal.\n\n' +
    `Trying again every few seconds since ${since}; ${tries} ${tries === 1 ? 'try' : 'tries'} so far.`,
  task: (name, description) => `${name}: ${description}`,
  howTo: 'Type a sentence and press Enter. F1 shows the keys, Ctrl-T the tasks.',
  examples: (texts) => `For example: ${texts.join(' / ')}`,
  colours:
    'Green is positive, red is negative, yellow is any other label. A bar is as long as its probability.',
  howRight: '`aio eval TASK --data FILE` measures how often it is right.',
  beginAnew: ' Ctrl-N begins anew.',
  otherTasks: ' Ctrl-T shows the tasks.',
  form: (fields) =>
    `It takes ${fields.length} values, one after the other: ${fields.join(', ')}.
` + 'Enter goes on and at the end sends; Esc goes back. F1 shows the keys, Ctrl-T the tasks.',
  kinds: { number: 'number', boolean: 'true or false', json: 'JSON' },
  refused: {
    'no-server': 'Not sent: no server answers yet. Your text stays here.',
    running: 'Not sent: wait for the answer, or stop it with Esc.',
    'no-task': 'Not sent: choose a task with Ctrl-T.',
    'other-input': 'Not sent: the input of this task cannot be typed here.',
    'no-feedback': 'Not kept: start the server with --feedback-dir FOLDER.',
    'nothing-judged': 'Nothing has been judged yet.',
    'nothing-said': 'Nothing has been said yet.',
  },
  copied: (characters) =>
    `Copied: ${characters} ${characters === 1 ? 'character' : 'characters'}, if the terminal allows it (OSC 52).`,
  saved: (path) => `Saved as ${path}`,
  notSaved: (reason) => `Not saved: ${reason}`,
  taskProblem: '✗ A task file is wrong; its last good version is used: ',
  more: (count) => ` (and ${count} more)`,
  firstToken: (milliseconds) => `first token ${milliseconds}`,
  noModel: 'model -',
  stopKey: 'Esc stops',
  leaveKey: 'Ctrl-C leaves',
  helpKey: 'F1 help',
  tooSmall: (columns, rows) => `Enlarge the window: ${columns}x${rows} at least.`,
  helpTitle: 'Keys (Esc closes)',
  help: [
    ['Enter', 'send'],
    ['Esc', 'stop the answer'],
    ['Up, Down', 'earlier messages'],
    ['PageUp, PageDown', 'scroll'],
    ['Ctrl-T', 'choose a task'],
    ['Ctrl-N', 'new conversation'],
    ['Ctrl-R', 'the judgement is wrong: say what is right'],
    ['Ctrl-Y', 'copy the newest answer'],
    ['Ctrl-S', 'save the conversation as a file'],
    ['Ctrl-A, Ctrl-E', 'start, end of the line (Home, End)'],
    ['Alt-B, Alt-F', 'a word back, forward'],
    ['Ctrl-W, Alt-D', 'delete a word back, forward'],
    ['Ctrl-U, Ctrl-K', 'delete to the start, to the end'],
    ['Ctrl-L', 'draw the screen again'],
    ['F1, ?', 'this help (? on an empty line)'],
    ['Ctrl-C', 'leave'],
  ],
  tasksTitle: 'Tasks (Enter chooses, Esc closes)',
  labelsTitle: 'Which label is right? (a number or Enter chooses, Esc closes)',
  saveTitle: 'Save the conversation (a number or Enter chooses, Esc closes)',
  formats: { md: 'Markdown, to be read', json: 'JSON, for programs: everything that is known' },
};
