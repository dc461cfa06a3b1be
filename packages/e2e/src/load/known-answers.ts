/** What a server answers while it has nothing else to do: what it has to answer under load too. */
import type { ChatAnswer, Judgement, LoadClient } from './load-client.js';

export const sentences = [
  '今天终于升职了，太开心了！',
  '排了两个小时的队，结果卖完了，真扫兴。',
  '这家店的面很好吃，下次还来。',
  '快递摔坏了，客服还不理人。',
  '孩子第一次叫妈妈，我哭了。',
  '手机用了三天就死机，垃圾。',
  '周末和老朋友爬山，风景真美。',
  '加班到凌晨，又被领导骂了一顿。',
] as const;

export const replyTokens = 24;

export interface KnownAnswers {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly replies: ReadonlyMap<string, ChatAnswer>;
}

export async function askAlone(client: LoadClient): Promise<KnownAnswers> {
  const judgements = new Map<string, Judgement>();
  const replies = new Map<string, ChatAnswer>();
  for (const sentence of sentences) {
    judgements.set(sentence, await client.judge(sentence));
    replies.set(sentence, await client.chat(sentence, replyTokens));
  }
  return { judgements, replies };
}

/** How far the log-probabilities of a judgement are from the known one; infinite where the label is another. */
export function distance(judgement: Judgement, known: Judgement | undefined): number {
  if (judgement.label !== known?.label) return Infinity;
  return Math.max(...judgement.logProbs.map((logProb, i) => Math.abs(logProb - (known.logProbs[i] ?? NaN))));
}
