/**
 * google.protobuf.Struct for the code that ts-proto generates: its own assigns `fields[key] = value`, which loses a key
 * named `__proto__`. Protobuf-ES keeps every key.
 */
import { type JsonObject, fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import { type BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { StructSchema, type Struct as StructMessage } from '@bufbuild/protobuf/wkt';

export const Struct = {
  /** @throws Error if the value has no JSON form */
  wrap(value: object = {}): StructMessage {
    return fromJson(StructSchema, value as JsonObject);
  },

  unwrap(message: StructMessage): JsonObject {
    return toJson(StructSchema, message);
  },

  encode(message: StructMessage, writer: BinaryWriter): BinaryWriter {
    return writer.raw(toBinary(StructSchema, message));
  },

  /** @param length bytes of the message, which the reader stands before */
  decode(reader: BinaryReader, length: number): StructMessage {
    const end = reader.pos + length;
    const fields = new BinaryWriter();
    while (reader.pos < end) {
      const [field, wireType] = reader.tag();
      fields.tag(field, wireType).raw(reader.skip(wireType, field));
    }
    return fromBinary(StructSchema, fields.finish());
  },
};
