import { Accepted, type RunTaskResponse, type StreamTaskResponse } from '@qaio/protocol';

type ProtoEvent = NonNullable<StreamTaskResponse['event']>;

/** An answer that was given before, as a stream: what StreamTask told of its run, with all of its text at once. */
export function replayedEvents(answer: RunTaskResponse): StreamTaskResponse[] {
  const { result, upstream, requestId } = answer;
  const { task = '', taskEtag = '', output, usage } = result ?? {};
  const events: [string, ProtoEvent][] = [
    [task, { $case: 'accepted', value: Accepted.fromPartial({ taskEtag, requestId }) }],
    ...upstream.map((value): [string, ProtoEvent] => [value.task, { $case: 'stepResult', value }]),
  ];
  if (output?.$case === 'text') {
    const delta = { text: output.value, tokens: usage?.outputTokens ?? 0 };
    events.push([task, { $case: 'textDelta', value: delta }]);
  }
  events.push([task, { $case: 'done', value: answer }]);
  return events.map(([of, event], i) => ({ sequence: BigInt(i + 1), task: of, event }));
}
