import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A wrong field of a request, as google.rpc.BadRequest.FieldViolation has it; texts without a meaning are empty. */
export interface FieldFault {
  readonly field: string;
  readonly description: string;
  readonly reason: string;
  readonly localised?: { readonly locale: string; readonly message: string } | undefined;
}

/**
 * A google.rpc.BadRequest with reasons and localised messages, which libraries for error details do not know yet; readers
 * that do not either pass over them.
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
export function badRequestBytes(faults: readonly FieldFault[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { field, description, reason, localised } of faults) {
    writer.tag(1, WireType.LengthDelimited).fork();
    [field, description, reason].forEach((text, i) => writeText(writer, i + 1, text));
    if (localised) {
      writer.tag(4, WireType.LengthDelimited).fork();
      [localised.locale, localised.message].forEach((text, i) => writeText(writer, i + 1, text));
      writer.join();
    }
    writer.join();
  }
  return writer.finish();
}

function writeText(writer: BinaryWriter, number: number, text: string): void {
  if (text !== '') writer.tag(number, WireType.LengthDelimited).string(text);
}
