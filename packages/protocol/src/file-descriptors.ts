import { type DescFile, create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { file_inference_open_inference } from './gen/inference/open_inference_pb.js';
import { file_prompttasks_v1_prompt_tasks } from './gen/prompttasks/v1/prompt_tasks_pb.js';

/** The bytes of a google.protobuf.FileDescriptorSet: the APIs' files, and those that they import. They hold no comments. */
export function fileDescriptorSet(): Uint8Array {
  const files = new Set<DescFile>();
  for (const file of [file_prompttasks_v1_prompt_tasks, file_inference_open_inference]) collect(file, files);
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
