import type { TaskEvent } from '@qaio/core';
import { Accepted, type StreamTaskResponse } from '@qaio/protocol';
import { durationToProto } from './duration.js';
import { type Translate, runResultToProto, taskResultToProto } from './result-to-proto.js';
import { resourceName } from './task-to-proto.js';

type ProtoEvent = NonNullable<StreamTaskResponse['event']>;

/** @param sequence counts the stream's messages from 1 */
export function eventToProto(
  event: TaskEvent,
  sequence: number,
  requestId: string,
  translate?: Translate,
): StreamTaskResponse {
  const body = eventBody(event, requestId, translate);
  return { sequence: BigInt(sequence), task: resourceName(event.task), event: body };
}

function eventBody(event: TaskEvent, requestId: string, translate: Translate | undefined): ProtoEvent {
  switch (event.kind) {
    case 'run-start':
      return { $case: 'accepted', value: accepted(event, requestId) };
    case 'step-end':
      return { $case: 'stepResult', value: taskResultToProto(event.result, translate) };
    case 'text-delta':
      return { $case: 'textDelta', value: { text: event.text, tokens: event.tokenCount } };
    case 'run-end':
      return { $case: 'done', value: runResultToProto(event.run, requestId, translate) };
  }
}

function accepted(
  { waitingAhead, expectedWaitMs, taskEtag }: Extract<TaskEvent, { kind: 'run-start' }>,
  requestId: string,
): Accepted {
  const expectedWait = expectedWaitMs > 0 ? durationToProto(expectedWaitMs) : undefined;
  return Accepted.fromPartial({ queuePosition: waitingAhead, taskEtag, requestId, expectedWait });
}
