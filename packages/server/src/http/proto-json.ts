/** The proto3 JSON form: https://protobuf.dev/programming-guides/json/ */
import * as proto from '@qaio/protocol';

interface JsonDuration {
  readonly seconds?: string;
  readonly nanos?: number;
}

export function runResponseToJson(response: proto.RunTaskResponse): unknown {
  return withDurations(proto.RunTaskResponse.toJSON(response));
}

export function streamResponseToJson(response: proto.StreamTaskResponse): unknown {
  return withDurations(proto.StreamTaskResponse.toJSON(response));
}

/** ts-proto writes a Duration as seconds and nanos; the JSON form is a text such as "0.012s". */
function withDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDurations);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) =>
      key === 'timing'
        ? [key, formatDurations(item as Record<string, JsonDuration>)]
        : [key, withDurations(item)],
    ),
  );
}

function formatDurations(timing: Readonly<Record<string, JsonDuration>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(timing).map(([key, { seconds = '0', nanos = 0 }]) => [
      key,
      `${seconds}.${String(nanos).padStart(9, '0')}s`,
    ]),
  );
}
