import { randomUUID } from 'node:crypto';
import { Connection, Conversation, type Language } from '@qaio/client';
import { ConversationFiles } from './history/conversation-files.js';
import { DraftFile } from './history/draft-file.js';
import { History } from './history/history.js';
import { asciiSigns } from './look/ascii-signs.js';
import { changedOutput } from './look/changed-output.js';
import { steadyRows } from './look/steady-rows.js';
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
  /** Where conversations, and what is typed, outlast the dashboard; undefined: they do not. */
  readonly historyFolder?: string | undefined;
  /** Calls back when the process is told to end. @returns what forgets that */
  readonly onStopRequested: (callback: () => void) => () => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: the alternate screen leaves the shell's own text untouched;
// without DECAWM nothing that a terminal draws too wide makes another row
const enterAlternateScreen = '\u001B[?1049h\u001B[H\u001B[?7l';
const leaveAlternateScreen = '\u001B[?7h\u001B[?1049l';

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
  onStopRequested,
  stdin,
  stdout,
  ...access
}: DashboardOptions): Promise<void> {
  // other commands start without Ink and React
  const { showApp } = await import('./show-app.js');
  const history = await historyIn(historyFolder);
  const draft = historyFolder === undefined ? undefined : await DraftFile.open(historyFolder);
  const client = new GrpcTaskClient(address, { ...access, language });
  const connection = new Connection(client);
  const conversation = new Conversation(client, randomUUID, rememberedTurns);
  const keep = keptAtEveryEnd(conversation, history);
  const controller = new AbortController();
  void connection.follow(controller.signal);
  const leaveScreen = takeScreen(stdout);
  try {
    const app = showApp(
      {
        ...{ connection, conversation, history, draft, address, remedy, program, language, palette, folder },
        proxy: access.proxy,
        wantedTask: task,
        now: () => new Date(),
      },
      { stdin, stdout: changedOutput(stdout, (text) => steadyRows(isAscii ? asciiSigns(text) : text)) },
    );
    const forget = onStopRequested(() => app.unmount());
    await app.waitUntilExit().finally(forget);
  } finally {
    controller.abort();
    conversation.cancel();
    keep();
    await history.settled();
    await draft?.settled();
    client.close();
    leaveScreen();
  }
}

/** @returns what gives the screen back, which is done at a crash, too */
function takeScreen(stdout: NodeJS.WriteStream): () => void {
  const leave = (): boolean => stdout.write(bracketNoPastes + leaveAlternateScreen);
  process.once('exit', leave);
  stdout.write(enterAlternateScreen + bracketPastes);
  return () => {
    process.off('exit', leave);
    leave();
  };
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
