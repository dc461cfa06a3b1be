import type { Clock } from '@qaio/core';
import type { HubOptions } from '@qaio/models';
import type { PaletteName } from '@qaio/tui';

/** All that a command may know of the process it runs in. */
export interface CliContext {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WritableStream;
  /** What is said beside answers, damage and errors: standard error, or nowhere where that is not wanted. */
  readonly notes: NodeJS.WritableStream;
  readonly isQuiet: boolean;
  /** What the user types for this program: `aio`, or `npx aio`. */
  readonly program: string;
  /** What the user types for its command `start`, where that has a name of its own. */
  readonly startProgram: string | undefined;
  /** The command line, without the program. */
  readonly args: readonly string[];
  readonly clock: Clock;
  /** Uniform in [0, 1); draws seeds. */
  readonly random: () => number;
  readonly threadCount: number;
  /** Whether the environment says so, and not the machine. */
  readonly isThreadCountAsked: boolean;
  readonly cacheFolder: string;
  /** Where the command was started; packages of tasks are looked up from here. */
  readonly workingFolder: string;
  readonly hub: HubOptions;
  /** The proxy through which gRPC reaches an address; both HOST:PORT, undefined where there is none. */
  readonly grpcProxy: (address: string) => string | undefined;
  /** Where Python's huggingface_hub keeps models. */
  readonly pythonCache: string | undefined;
  /** Whether the environment forbids downloads. */
  readonly isOffline: boolean;
  /** A model folder to use where --model is not given. */
  readonly defaultModel: string | undefined;
  /** HOST:PORT of a running server to use where a command can. */
  readonly server: string | undefined;
  /** Where a server keeps what users say is right, unless an option names another folder. */
  readonly feedbackFolder: string | undefined;
  /** Where conversations outlast a process, unless an option names another folder. */
  readonly sessionsFolder: string | undefined;
  /** Where the dashboard's conversations outlast it, unless an option names another folder. */
  readonly historyFolder: string | undefined;
  /** Key for servers that want one. */
  readonly apiKey: string | undefined;
  /** Base address of a collector of OpenTelemetry traces. */
  readonly traceEndpoint: string | undefined;
  readonly terminal: TerminalWishes;
  /** The locale of messages, such as `zh_CN.UTF-8`. */
  readonly locale: string | undefined;
  /** Calls back once, when the process is asked to stop or its parent is gone. @returns what ends that */
  readonly onStopRequested: (callback: (signal: NodeJS.Signals) => void) => () => void;
  /** Tells a parent process of ours, if there is one. */
  readonly notifyParent: (message: ServerReady) => void;
}

/** What the environment says about the terminal. */
export interface TerminalWishes {
  /** It only shows text as it comes: nothing can be painted on it. */
  readonly isDumb: boolean;
  /** The locale of its characters, whatever language is asked for, such as `C.UTF-8`. */
  readonly locale: string | undefined;
  /** What can be read on its background; `none` where no colours are wanted. */
  readonly palette: PaletteName;
}

/** What `aio serve` tells the `aio start` that started it. */
export interface ServerReady {
  readonly kind: 'ready';
  readonly grpcAddress: string;
  readonly httpAddress: string;
}
