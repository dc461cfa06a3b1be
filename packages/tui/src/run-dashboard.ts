import { randomUUID } from 'node:crypto';
import { Connection, Conversation, type Language } from '@qaio/client';
import { ConversationFiles } from './history/conversation-files.js';
import { History } from './history/history.js';
import { asciiOutput } from './look/ascii-output.js';
import { bracketNoPastes, bracketPastes } from './keys/key-reader.js';
import type { PaletteName } from './look/palette.js';
import type { ServerRemedy } from './server-remedy.js';
import { rememberedTurns } from './state/remembered-turns.js';
import { type GrpcAccess, GrpcTaskClient } from './client/grpc-task-client.js';

export interface DashboardOptions extends GrpcAccess {
  /** HOST:PORT of a gRPC server. */
  readonly address: string;
  /** What there is to do where no server answers there. */
  readonly remedy: ServerRemedy;
  /** What the user types for `aio`. */
  readonly program: string;
  /** The task to talk to; undefined leaves the choice to the server's list of tasks. */
  readonly task?: string | undefined;
  readonly language: Language;
  readonly palette: PaletteName;
  /** Draws frames, bars and marks in ASCII. */
  readonly isAscii: boolean;
  /** Where conversations are saved. */
  readonly folder: string;
  /** Where conversations outlast the dashboard; undefined: they do not. */
  readonly historyFolder?: string | undefined;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: the alternate screen leaves the shell's own text untouched
const enterAlternateScreen = '\u001B[?1049h\u001B[H';
const leaveAlternateScreen = '\u001B[?1049l';

/** Shows the dashboard until the user leaves. */
export async function runDashboard({
  address,
  remedy,
  program,
  task,
  language,
  palette,
  isAscii,
  folder,
  historyFolder,
  stdin,
  stdout,
  ...access
}: DashboardOptions): Promise<void> {
  // other commands start without Ink and React
  const { showApp } = await import('./show-app.js');
  const history = await historyIn(historyFolder);
  const client = new GrpcTaskClient(address, { ...access, language });
  const connection = new Connection(client);
  const conversation = new Conversation(client, randomUUID, rememberedTurns);
  const keep = keptAtEveryEnd(conversation, history);
  const controller = new AbortController();
  void connection.follow(controller.signal);
  stdout.write(enterAlternateScreen + bracketPastes);
  try {
    const app = showApp(
      {
        ...{ connection, conversation, history, address, remedy, program, language, palette, folder },
        proxy: access.proxy,
        wantedTask: task,
        now: () => new Date(),
      },
      { stdin, stdout: isAscii ? asciiOutput(stdout) : stdout },
    );
    await app.waitUntilExit();
  } finally {
    controller.abort();
    conversation.cancel();
    keep();
    await history.settled();
    client.close();
    stdout.write(bracketNoPastes + leaveAlternateScreen);
  }
}

async function historyIn(folder: string | undefined): Promise<History> {
  if (folder === undefined) return new History();
  const files = new ConversationFiles(folder);
  return new History(files, await files.read());
}

/** Writes the conversation whenever a turn begins or ends, or is corrected. @returns what writes it now */
function keptAtEveryEnd(conversation: Conversation, history: History): () => void {
  let kept = '';
  const keep = (): void => history.keep(conversation.record());
  conversation.subscribe(() => {
    const { key, turns } = conversation.record();
    const last = turns.at(-1);
    const corrections = turns.flatMap((turn) => turn.corrections).length;
    const state = [key, turns.length, last?.id, last?.status, corrections].join(' ');
    if (state !== kept) keep();
    kept = state;
  });
  return keep;
}
