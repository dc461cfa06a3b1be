/** Runs the real, built program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../..', import.meta.url));
const aio = join(root, 'packages/cli/bin/aio.mjs');

/** In a shell. */
export const aioCommand = `'${process.execPath}' '${aio}'`;

/** One cache for all tests: it goes by content, so nobody disturbs anybody. */
export const cacheFolder = join(tmpdir(), 'qaio-e2e-cache');
mkdirSync(cacheFolder, { recursive: true });

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/** Plain words to a pipe, whatever runner starts the tests. */
const environment = (env: Variables = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  FORCE_COLOR: undefined,
  npm_command: undefined,
  npm_lifecycle_event: undefined,
  NODE_OPTIONS: '',
  QAIO_CACHE: cacheFolder,
  ...env,
});

/** @param tracer a command to run it under, which keeps the process that it is given */
export const startAio = (
  args: readonly string[],
  env: Variables = {},
  tracer: readonly string[] = [],
): ChildProcess => {
  const [command = process.execPath, ...rest] = [...tracer, process.execPath, aio, ...args];
  return spawn(command, rest, { stdio: 'pipe', env: environment(env) });
};

/** @param program a script of JavaScript @param cwd the folder that it is started in */
export function startProgram(program: string, args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd, stdio: 'pipe', env: environment() });
}

export function runAio(args: readonly string[], input = '', env: Variables = {}): Promise<Outcome> {
  return outcomeOf(startAio(args, env), input);
}

export async function outcomeOf(child: ChildProcess, input: string): Promise<Outcome> {
  // a program that reads nothing may be gone before it gets anything
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' };
}

export interface Served {
  readonly grpcAddress: string;
  readonly httpAddress: string;
  readonly child: ChildProcess;
  /** What it wrote to standard output until it listened. */
  readonly announced: string;
  /** Asks it to stop. @returns its exit code */
  stop(): Promise<number | null>;
}

/** `aio serve` on free ports, once it listens. @param options more of what it takes */
export function serve(...options: readonly string[]): Promise<Served> {
  return servedBy(startAio([...serveOnFreePorts, ...options]));
}

/** The same with variables of its own. */
export function serveWith(env: Variables, ...options: readonly string[]): Promise<Served> {
  return servedBy(startAio([...serveOnFreePorts, ...options], env));
}

/** The same by an `aio` that is installed elsewhere. */
export function serveBy(program: string, cwd: string): Promise<Served> {
  return servedBy(startProgram(program, serveOnFreePorts, cwd));
}

/** The same under strace, which writes every connection that it opens to `log`. */
export function serveTraced(log: string, options: readonly string[], env: Variables): Promise<Served> {
  // -D: the traced process is the child itself, so that signals reach it
  const tracer = ['strace', '-D', '-f', '-e', 'trace=connect', '-o', log];
  return servedBy(startAio([...serveOnFreePorts, ...options], env, tracer));
}

const serveOnFreePorts = ['serve', '--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];

/** What it tells people, or programs. */
const listening = /(?:gRPC {2}|"grpcAddress":")([^\s"]+)(?:\nWeb {3}|","web":")https?:\/\/([^\s"]+)[\n"]/u;

async function servedBy(child: ChildProcess): Promise<Served> {
  let printed = '';
  const addresses = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      const match = listening.exec(printed);
      if (match) resolve(match);
    });
    child.once('exit', (code) => reject(new Error(`aio serve ended with ${code}`)));
  });
  const stop = async (): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill('SIGTERM');
    return (await exited)[0];
  };
  const [grpcAddress = '', httpAddress = ''] = addresses.slice(1);
  return { grpcAddress, httpAddress, child, announced: printed, stop };
}
