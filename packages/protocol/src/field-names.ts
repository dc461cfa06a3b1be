import type { DescField } from '@bufbuild/protobuf';
import {
  CreateConversationRequestSchema,
  DeleteConversationRequestSchema,
  ListConversationsRequestSchema,
  ListTasksRequestSchema,
  RecordFeedbackRequestSchema,
  RunTaskRequestSchema,
} from './gen/prompttasks/v1/prompt_tasks_pb.js';

const pathPair = ({ jsonName, name }: DescField): [string, string] => [jsonName, name];

/**
 * Paths of a request's fields in JSON whose names in the .proto are others, and those: `sampling.topK` is
 * `sampling.top_k`. A task's own input keeps its names.
 */
export const protoFieldPaths: ReadonlyMap<string, string> = new Map(
  [
    RunTaskRequestSchema,
    ListTasksRequestSchema,
    RecordFeedbackRequestSchema,
    CreateConversationRequestSchema,
    ListConversationsRequestSchema,
    DeleteConversationRequestSchema,
  ]
    .flatMap(({ fields }) => fields)
    .flatMap((field) => [
      pathPair(field),
      ...ownFields(field).map((inner): [string, string] => {
        const [[json, proto], [innerJson, innerProto]] = [pathPair(field), pathPair(inner)];
        return [`${json}.${innerJson}`, `${proto}.${innerProto}`];
      }),
    ])
    .filter(([json, proto]) => json !== proto),
);

function ownFields({ message }: DescField): readonly DescField[] {
  return message?.typeName.startsWith('prompttasks.') ? message.fields : [];
}
