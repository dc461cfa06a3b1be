import { render } from 'ink';
import { App } from './app.js';
import { GrpcInferenceClient } from './client/grpc-inference-client.js';

export interface DashboardOptions {
  /** HOST:PORT of a gRPC server. */
  readonly address: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: the alternate screen leaves the shell's own text untouched
const enterAlternateScreen = '\u001B[?1049h\u001B[H';
const leaveAlternateScreen = '\u001B[?1049l';

/** Shows the dashboard until the user leaves. */
export async function runDashboard({ address, stdin, stdout }: DashboardOptions): Promise<void> {
  const client = new GrpcInferenceClient(address);
  stdout.write(enterAlternateScreen);
  try {
    const app = render(<App client={client} />, {
      stdin,
      stdout,
      exitOnCtrlC: false,
    });
    await app.waitUntilExit();
  } finally {
    client.close();
    stdout.write(leaveAlternateScreen);
  }
}
