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

/**
 * @param instructions what the prompt says besides the message: system prompt and guidance
 * @returns what is wrong, for people; nothing for a good reply
 */
export function replyFaults(
  reply: string,
  { kind, message }: Utterance,
  instructions: readonly string[],
): string[] {
  const text = reply.trim();
  if (text === '') return ['it is empty'];
  const leaked = instructions.find((instruction) => shareRun(text, instruction, message));
  return [
    ...(leaked === undefined ? [] : [`it repeats its instructions: ${leaked}`]),
    ...(roleWords.test(text) && !roleWords.test(message)
      ? ['it says a role word or a mark of the template']
      : []),
    ...(labels.test(text) && !labels.test(message) ? ['it says a label'] : []),
    ...(isEnglish(message) && countHan(text) > 0 ? ['it answers English in Chinese'] : []),
    ...(countHan(message) > 0 && countHan(text) === 0 && kind !== 'code'
      ? ['it answers Chinese without Chinese']
      : []),
    ...(kind !== 'code' && countSentences(text) > 3 ? ['it is longer than three sentences'] : []),
  ];
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
