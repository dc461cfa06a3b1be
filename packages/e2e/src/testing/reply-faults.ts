/** What a reply must never be, whatever the model: a pure check on texts. */
export interface Utterance {
  readonly kind: string;
  readonly message: string;
}

const roleWords = /\b(?:system|assistant|user)\b|<\|?[a-z_]+\|?>|<\/?think>|情绪判断|心情判断/iu;
const labels = /正面|负面/u;
const han = /\p{Script=Han}/gu;
const sentenceEnd = /[。！？!?…～~]+|\.(?=\s|$)/gu;
// shorter runs are what people say anyway
const leakLength = 10;

interface Reply extends Utterance {
  readonly text: string;
  /** What the prompt says besides the message: system prompt and guidance. */
  readonly instructions: readonly string[];
}

const faults: readonly (readonly [fault: string, has: (reply: Reply) => boolean])[] = [
  [
    'it repeats its instructions',
    ({ text, message, instructions }) => instructions.some((one) => shareRun(text, one, message)),
  ],
  [
    'it says a role word or a mark of the template',
    ({ text, message }) => roleWords.test(text) && !roleWords.test(message),
  ],
  ['it says a label', ({ text, message }) => labels.test(text) && !labels.test(message)],
  ['it answers English in Chinese', ({ text, message }) => isEnglish(message) && countHan(text) > 0],
  [
    'it answers Chinese without Chinese',
    ({ text, message, kind }) => countHan(message) > 0 && countHan(text) === 0 && kind !== 'code',
  ],
  ['it is longer than three sentences', ({ text, kind }) => kind !== 'code' && countSentences(text) > 3],
];

/** @returns what is wrong, for people; nothing for a good reply */
export function replyFaults(reply: string, utterance: Utterance, instructions: readonly string[]): string[] {
  const text = reply.trim();
  if (text === '') return ['it is empty'];
  return faults.filter(([, has]) => has({ ...utterance, text, instructions })).map(([fault]) => fault);
}

/** Whether a run of characters of the instruction stands in the text without standing in the message. */
function shareRun(text: string, instruction: string, message: string): boolean {
  for (let start = 0; start + leakLength <= instruction.length; start++) {
    const run = instruction.slice(start, start + leakLength);
    if (text.includes(run) && !message.includes(run)) return true;
  }
  return false;
}

const countHan = (text: string): number => text.match(han)?.length ?? 0;
const isEnglish = (text: string): boolean => /[A-Za-z]{3}/u.test(text) && countHan(text) === 0;
const countSentences = (text: string): number =>
  text.split(sentenceEnd).filter((part) => part.trim() !== '').length;
