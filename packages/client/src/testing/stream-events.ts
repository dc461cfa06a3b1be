/** Events of a run as a server sends them. */
import { StreamTaskResponse, type TaskResult } from '@qaio/protocol';

type EventFields = NonNullable<Parameters<typeof StreamTaskResponse.fromPartial>[0]['event']>;
type ResultFields = Parameters<typeof TaskResult.fromPartial>[0];

const event = (fields: EventFields): StreamTaskResponse => StreamTaskResponse.fromPartial({ event: fields });

/** @param queuePosition requests before it @param seconds that they take */
export const accepted = (queuePosition = 0, seconds?: number): StreamTaskResponse =>
  event({
    $case: 'accepted',
    value: {
      queuePosition,
      ...(seconds !== undefined && { expectedWait: { seconds: BigInt(seconds), nanos: 0 } }),
    },
  });

export const delta = (text: string): StreamTaskResponse =>
  event({ $case: 'textDelta', value: { text, tokens: 1 } });

export const step = (result: ResultFields): StreamTaskResponse =>
  event({ $case: 'stepResult', value: result });

export const done = (result: ResultFields = {}): StreamTaskResponse =>
  event({ $case: 'done', value: { result } });

/** A needed task's judgement of a text. */
export const moodStep = (): StreamTaskResponse =>
  step({
    task: 'tasks/sentiment',
    taskEtag: 'e1',
    output: {
      $case: 'classification',
      value: {
        label: '负面',
        labelId: 'negative',
        confidence: 0.98,
        scores: [
          { label: '正面', labelId: 'positive', probability: 0.02 },
          { label: '负面', labelId: 'negative', probability: 0.98 },
        ],
      },
    },
  });

/** What a newer server may send. */
export const unknownEvent = (): StreamTaskResponse => ({
  ...StreamTaskResponse.fromPartial({}),
  event: { $case: 'of a newer server', value: {} } as unknown as StreamTaskResponse['event'],
});
