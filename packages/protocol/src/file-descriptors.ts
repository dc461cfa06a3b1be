import { type DescFile, create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { file_prompttasks_v1_prompt_tasks } from './gen/prompttasks/v1/prompt_tasks_pb.js';

/** The bytes of a google.protobuf.FileDescriptorSet: the API's file, and those that it imports. They hold no comments. */
export function fileDescriptorSet(): Uint8Array {
  const files = new Set<DescFile>();
  collect(file_prompttasks_v1_prompt_tasks, files);
  return toBinary(
    FileDescriptorSetSchema,
    create(FileDescriptorSetSchema, { file: [...files].map(({ proto }) => proto) }),
  );
}

/** Imports first. */
function collect(file: DescFile, into: Set<DescFile>): void {
  for (const imported of file.dependencies) collect(imported, into);
  into.add(file);
}
