/** The programs of examples/clients: what each needs here, and how it is built. */
import { cpSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { root } from './aio.js';
import { missingCommand } from './optional.js';
import { run } from './packed-project.js';

export interface ExampleClient {
  readonly language: string;
  /** What this machine lacks for it. */
  readonly missing: string | undefined;
  /** @param folder an empty one for what is generated */
  readonly build: (folder: string) => Program;
}

export interface Program {
  /** To start it, before its own arguments. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const examples = join(root, 'examples/clients');
const proto = join(root, 'proto');
const ours = 'prompttasks/v1/prompt_tasks.proto';

// Debian's: the packages python3-grpcio and python3-protobuf belong to this interpreter
const python: ExampleClient = {
  language: 'Python',
  missing:
    missingCommand('/usr/bin/python3', ['-c', 'import grpc, google.protobuf']) ??
    missingCommand('protoc', ['--version']) ??
    missingCommand('test', ['-x', '/usr/bin/grpc_python_plugin']),
  build(folder) {
    run('protoc', [
      ...['-I', proto, '-I', join(examples, 'googleapis')],
      '--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin',
      ...[`--python_out=${folder}`, `--grpc_python_out=${folder}`],
      ...[ours, 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
    ]);
    return {
      command: ['/usr/bin/python3', join(examples, 'python/client.py')],
      env: { PYTHONPATH: folder },
    };
  },
};

// nothing is fetched by a test
const offline = ['GOPROXY=off', 'GOTOOLCHAIN=local'];
const goPackages = ['google.golang.org/grpc', 'google.golang.org/genproto/googleapis/rpc/errdetails', 'tool'];

const go: ExampleClient = {
  language: 'Go',
  missing:
    missingCommand('protoc', ['--version']) ??
    (missingCommand('env', [...offline, 'go', '-C', join(examples, 'go'), 'list', '-deps', ...goPackages]) &&
      'it takes Go 1.24 and what `go mod download` in examples/clients/go fetches'),
  build(folder) {
    const source = copyOf('go', folder);
    const unformatted = run('gofmt', ['-l', '.'], source);
    if (unformatted !== '') throw new Error(`gofmt would change ${unformatted}`);
    for (const step of [['generate'], ['vet', '.'], ['build', '-o', 'generated/client', '.']])
      run('env', [...offline, 'go', ...step], source);
    return { command: [join(source, 'generated/client')] };
  },
};

const java: ExampleClient = {
  language: 'Java',
  missing:
    missingCommand('java', ['-version']) ??
    (missingCommand('mvn', ['-o', '-q', '-f', join(examples, 'java/pom.xml'), 'dependency:resolve']) &&
      'it takes Maven and what `mvn package` in examples/clients/java fetches'),
  build(folder) {
    const source = copyOf('java', folder);
    run('mvn', ['-o', '-q', '-B', 'package'], source);
    const jars = ['target/client.jar', 'target/dependency/*'].map((path) => join(source, path));
    return { command: ['java', '-cp', jars.join(delimiter), 'prompttasks.example.Client'] };
  },
};

/** A client's folder without what was built there, as far from the proto as it is in the repository. */
function copyOf(client: string, folder: string): string {
  cpSync(proto, join(folder, 'proto'), { recursive: true });
  const copy = join(folder, 'examples/clients', client);
  const isSource = (path: string): boolean => !['generated', 'target'].includes(basename(path));
  cpSync(join(examples, client), copy, { recursive: true, filter: isSource });
  return copy;
}

export const exampleClients: readonly ExampleClient[] = [python, go, java];
