import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface OpenConnection {
  readonly socket: Socket;
  /** Requests that are under way. */
  requests: number;
  /** Whether a request may still come that is answered. */
  isAwaited: boolean;
}

/**
 * A server's connections, by where they come from: also those that have sent nothing yet, as browsers open ahead, which
 * Node counts neither as idle nor as active and keeps when the server closes.
 */
export class OpenConnections {
  readonly #open = new Map<string, OpenConnection>();
  #drained: Promise<void> | undefined;
  #onDrained: (() => void) | undefined;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket);
      this.#open.set(peer, { socket, requests: 0, isAwaited: true });
      socket.once('close', () => this.#open.delete(peer));
    });
    // before anything is answered: an answer's head says whether the connection is kept
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const connection = this.#open.get(peerOf(request.socket));
      if (!connection) return;
      connection.requests++;
      if (this.#drained) response.shouldKeepAlive = connection.isAwaited = false;
      response.once('close', () => {
        connection.requests--;
        if (this.#drained) this.#endUnused();
      });
    });
  }

  /**
   * Ends connections without a request now, and each of the others after its last one. Who connects later may send one.
   *
   * @returns once no request is under way, however often it is called
   */
  drain(): Promise<void> {
    this.#drained ??= new Promise((resolve) => (this.#onDrained = resolve));
    this.closeUnused();
    return this.#drained;
  }

  /** Ends those also that have connected since and have sent nothing. */
  closeUnused(): void {
    for (const connection of this.#open.values()) connection.isAwaited = false;
    this.#endUnused();
  }

  #endUnused(): void {
    const unused = [...this.#open.values()].filter(({ requests }) => requests === 0);
    for (const { socket, isAwaited } of unused) if (!isAwaited) socket.destroySoon();
    if (unused.length === this.#open.size) this.#onDrained?.();
  }
}

/** The same for a connection and for what TLS makes of it. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
