import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface OpenConnection {
  readonly socket: Socket;
  /** Requests that are under way. */
  requests: number;
}

/**
 * A server's connections, by where they come from: also those that have sent nothing yet, as browsers open ahead, which
 * Node counts neither as idle nor as active and keeps when the server closes.
 */
export class OpenConnections {
  readonly #open = new Map<string, OpenConnection>();
  #isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket);
      this.#open.set(peer, { socket, requests: 0 });
      socket.once('close', () => this.#open.delete(peer));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const connection = this.#open.get(peerOf(request.socket));
      if (!connection) return;
      connection.requests++;
      response.once('close', () => {
        connection.requests--;
        if (this.#isClosing) this.#endUnused();
      });
    });
  }

  /** Ends connections without a request now, and each of the others after its last one. */
  closeUnused(): void {
    this.#isClosing = true;
    this.#endUnused();
  }

  #endUnused(): void {
    for (const { socket, requests } of this.#open.values()) if (requests === 0) socket.destroySoon();
  }
}

/** The same for a connection and for what TLS makes of it. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
