/** A client that knows no .proto asks the server what there is, and calls it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type JsonValue,
  createFileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import {
  ConversationServiceDefinition,
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  inference,
} from '@qaio/protocol';
import { Client, credentials, status } from '@grpc/grpc-js';
import { HealthDefinition } from 'nice-grpc-server-health';
import {
  ExtensionRequest,
  ServerReflectionRequest,
  ServerReflectionResponse,
} from 'nice-grpc-server-reflection/lib/proto/grpc/reflection/v1/reflection_pb.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
let client: Client;
beforeAll(async () => {
  scripted = await startScriptedServer();
  client = new Client(scripted.server.grpcAddress, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await scripted.close();
});

const versions = ['v1', 'v1alpha'];

function ask(version: string, ...requests: ServerReflectionRequest[]): Promise<ServerReflectionResponse[]> {
  const stream = client.makeBidiStreamRequest(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (request: ServerReflectionRequest) => Buffer.from(request.serializeBinary()),
    (bytes) => ServerReflectionResponse.deserializeBinary(bytes),
  );
  for (const request of requests) stream.write(request);
  stream.end();
  return stream.toArray() as Promise<ServerReflectionResponse[]>;
}

/** The file of a symbol, and all that it imports, as a client collects them. */
async function filesOf(version: string, symbol: string): Promise<FileDescriptorProto[]> {
  const files: FileDescriptorProto[] = [];
  const asked = new Set<string>();
  let requests = [new ServerReflectionRequest().setFileContainingSymbol(symbol)];
  while (requests.length > 0) {
    const found = (await ask(version, ...requests)).flatMap(
      (response) => response.getFileDescriptorResponse()?.getFileDescriptorProtoList_asU8() ?? [],
    );
    expect(found).toHaveLength(requests.length);
    files.push(...found.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes)));
    const missing = files.flatMap(({ dependency }) => dependency).filter((name) => !asked.has(name));
    for (const name of missing) asked.add(name);
    requests = [...new Set(missing)].map((name) => new ServerReflectionRequest().setFileByFilename(name));
  }
  return files;
}

test.each(versions)('%s lists the services', async (version) => {
  const [response] = await ask(version, new ServerReflectionRequest().setListServices('*'));
  const names = response?.getListServicesResponse()?.getServiceList();
  expect(names?.map((service) => service.getName())).toEqual([
    PromptTaskServiceDefinition.fullName,
    ConversationServiceDefinition.fullName,
    ModelServiceDefinition.fullName,
    inference.GRPCInferenceServiceDefinition.fullName,
    HealthDefinition.fullName,
  ]);
});

test.each(versions)('%s gives what a client needs to call a service', async (version) => {
  const name = PromptTaskServiceDefinition.fullName;
  const [own, ...imported] = await filesOf(version, name);
  if (!own) throw new Error('no file');
  const byName = new Map([own, ...imported].map((file) => [file.name, file]));
  const service = createFileRegistry(own, (path) => byName.get(path)).getService(name);
  expect(service?.methods.map((method) => method.name)).toEqual(
    Object.values(PromptTaskServiceDefinition.methods).map((method) => method.name),
  );
  const run = service?.method['runTask'];
  if (!run) throw new Error('no RunTask');
  const answer = await new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/${name}/${run.name}`,
      (json: JsonValue) => Buffer.from(toBinary(run.input, fromJson(run.input, json))),
      (bytes) => toJson(run.output, fromBinary(run.output, bytes)),
      { task: 'sentiment', input: { text: '好' } },
      (error, value) => (error ? reject(error) : resolve(value)),
    );
  });
  expect(answer).toMatchObject({ result: { classification: { label: '正面' } } });
});

test.each([HealthDefinition.fullName, 'google.rpc.ErrorInfo', 'google.rpc.BadRequest'])(
  '%s can be read with no .proto',
  async (symbol) => {
    const [own, ...imported] = await filesOf('v1', symbol);
    if (!own) throw new Error('no file');
    const byName = new Map([own, ...imported].map((file) => [file.name, file]));
    const desc = createFileRegistry(own, (path) => byName.get(path)).get(symbol);
    expect(desc?.kind).toMatch(/^(?:service|message)$/u);
    if (desc?.kind !== 'service') return;
    const served = Object.values(HealthDefinition.methods).map(({ name }) => name);
    expect(desc.methods.map(({ name }) => name)).toEqual(served);
  },
);

test('what is not there is an error of its own, and the next question is answered', async () => {
  const responses = await ask(
    'v1',
    new ServerReflectionRequest().setFileContainingSymbol('prompttasks.v1.Nothing'),
    new ServerReflectionRequest().setFileByFilename('nothing.proto'),
    new ServerReflectionRequest().setFileContainingExtension(
      new ExtensionRequest().setContainingType('prompttasks.v1.Task').setExtensionNumber(7),
    ),
    new ServerReflectionRequest().setFileContainingSymbol('prompttasks.v1.PromptTaskService.RunTask'),
  );
  const codes = responses.map((response) => response.getErrorResponse()?.getErrorCode());
  expect(codes).toEqual([status.NOT_FOUND, status.NOT_FOUND, status.NOT_FOUND, undefined]);
});
