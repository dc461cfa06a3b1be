import { randomUUID } from 'node:crypto';
import { Connection, Conversation, type Language } from '@qaio/client';
import { render } from 'ink';
import { App } from './app.js';
import { asciiOutput } from './look/ascii-output.js';
import type { PaletteName } from './look/palette.js';
import { type GrpcAccess, GrpcTaskClient } from './client/grpc-task-client.js';

export interface DashboardOptions extends GrpcAccess {
  /** HOST:PORT of a gRPC server. */
  readonly address: string;
  /** The task to talk to; undefined leaves the choice to the server's list of tasks. */
  readonly task?: string | undefined;
  readonly language: Language;
  readonly palette: PaletteName;
  /** Draws frames, bars and marks in ASCII. */
  readonly isAscii: boolean;
  /** Where conversations are saved. */
  readonly folder: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: the alternate screen leaves the shell's own text untouched
const enterAlternateScreen = '\u001B[?1049h\u001B[H';
const leaveAlternateScreen = '\u001B[?1049l';

/** Shows the dashboard until the user leaves. */
export async function runDashboard({
  address,
  task,
  language,
  palette,
  isAscii,
  folder,
  stdin,
  stdout,
  ...access
}: DashboardOptions): Promise<void> {
  const client = new GrpcTaskClient(address, access);
  const connection = new Connection(client);
  const conversation = new Conversation(client, randomUUID);
  const controller = new AbortController();
  void connection.follow(controller.signal);
  stdout.write(enterAlternateScreen);
  try {
    const app = render(
      <App
        connection={connection}
        conversation={conversation}
        address={address}
        proxy={access.proxy}
        wantedTask={task}
        language={language}
        palette={palette}
        folder={folder}
        now={() => new Date()}
      />,
      { stdin, stdout: isAscii ? asciiOutput(stdout) : stdout, exitOnCtrlC: false },
    );
    await app.waitUntilExit();
  } finally {
    controller.abort();
    conversation.cancel();
    client.close();
    stdout.write(leaveAlternateScreen);
  }
}
