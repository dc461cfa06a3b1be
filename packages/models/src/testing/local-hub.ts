/** A model hub on loopback that serves a folder as Hugging Face and ModelScope do, with the faults of real ones. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { join } from 'node:path';

export const commit = '0123456789abcdef0123456789abcdef01234567';
export const repository = 'somebody/mini';
const modelScopePath = `/api/v1/models/${repository}/repo`;

/** May answer in the hub's place. @returns whether it did; `nth` counts the requests for that file from 1 */
export type Fault = (answer: {
  readonly name: string;
  readonly nth: number;
  readonly bytes: Buffer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}) => boolean;

export class LocalHub {
  fault: Fault = () => false;
  /** Answers every request with this status. */
  status = 200;
  /** Sends every request on to this endpoint. */
  redirect: string | undefined;
  /** Added to the listed files. */
  extraFiles: readonly object[] = [];
  readonly requests: { readonly path: string; readonly range: string | undefined }[] = [];
  /** Hosts that it was asked to connect to as a proxy. */
  readonly tunnels: (string | undefined)[] = [];
  readonly tokens: (string | undefined)[] = [];
  readonly #server: Server;
  readonly #counts = new Map<string, number>();

  private constructor(readonly files: ReadonlyMap<string, Buffer>) {
    this.#server = createServer((request, response) => this.#answer(request, response));
    // as a proxy it connects to itself, whatever host is asked for
    this.#server.on('connect', (request, client: Socket) => {
      this.tunnels.push(request.url);
      const target = connect(Number(new URL(this.endpoint).port), '127.0.0.1');
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
  }

  static async serve(folder: string): Promise<LocalHub> {
    const names = (await readdir(folder)).filter((name) => /\.(json|safetensors|jinja)$/u.test(name));
    const entries = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
    const hub = new LocalHub(new Map(await Promise.all(entries)));
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    this.requests.push({ path, range: request.headers.range });
    this.tokens.push(request.headers.authorization);
    if (this.redirect !== undefined)
      return void response.writeHead(307, { location: this.redirect + path }).end();
    if (this.status !== 200) return void response.writeHead(this.status).end();
    const listing = this.#listing(path);
    if (listing) return void response.end(JSON.stringify(listing));
    const name = this.#fileName(path);
    const bytes = this.files.get(name);
    if (!bytes) return void response.writeHead(404).end();
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    if (!this.fault({ name, nth, bytes, request, response })) sendRange(request, response, bytes);
  }

  /** Of all files, where the path asks for that. */
  #listing(path: string): object | undefined {
    if (path === `/api/models/${repository}/revision/main?blobs=true`)
      return { sha: commit, siblings: this.#siblings() };
    if (path === `${modelScopePath}/files?Revision=master&Recursive=true`)
      return { Code: 200, Data: { Files: this.#modelScopeFiles() } };
    return undefined;
  }

  #fileName(path: string): string {
    const { pathname, searchParams } = new URL(path, this.endpoint);
    if (pathname === modelScopePath) return searchParams.get('FilePath') ?? '';
    return path.replace(`/${repository}/resolve/${commit}/`, '');
  }

  #modelScopeFiles(): object[] {
    const files = [...this.files].map(([Path, bytes]) => ({
      Path,
      Type: 'blob',
      Size: bytes.length,
      Sha256: createHash('sha256').update(bytes).digest('hex'),
    }));
    return [...files, { Path: 'figures', Type: 'tree', Size: 0, Sha256: '' }];
  }

  #siblings(): object[] {
    const files = [...this.files].map(([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      blobId: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
      ...(rfilename.endsWith('.safetensors') && {
        lfs: { sha256: createHash('sha256').update(bytes).digest('hex') },
      }),
    }));
    return [...files, ...this.extraFiles];
  }
}

function sendRange(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  const [, from] = /^bytes=(\d+)-$/u.exec(request.headers.range ?? '') ?? [];
  if (from === undefined) return void response.end(bytes);
  const start = Number(from);
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  response.writeHead(206, { 'content-range': range }).end(bytes.subarray(start));
}
