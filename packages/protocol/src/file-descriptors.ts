import { type DescFile, create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { file_google_rpc_error_details } from './described/gen/google/rpc/error_details_pb.js';
import { file_grpc_health_v1_health } from './described/gen/grpc/health/v1/health_pb.js';
import { file_inference_open_inference } from './gen/inference/open_inference_pb.js';
import { file_prompttasks_v1_prompt_tasks } from './gen/prompttasks/v1/prompt_tasks_pb.js';

const described: readonly DescFile[] = [
  file_prompttasks_v1_prompt_tasks,
  file_inference_open_inference,
  file_grpc_health_v1_health,
  // of errors' details
  file_google_rpc_error_details,
];

/** The bytes of a google.protobuf.FileDescriptorSet: what is described, and what that imports. They hold no comments. */
export function fileDescriptorSet(): Uint8Array {
  const files = new Set<DescFile>();
  for (const file of described) collect(file, files);
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
