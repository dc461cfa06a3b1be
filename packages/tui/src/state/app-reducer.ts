import type {
  GetModelResponse,
  StreamTaskResponse,
  TaskFileProblem,
  TaskResult,
  Timing,
} from '@qaio/protocol';
import type { AppState, Speed, Turn } from './app-state.js';
import { type TextEdit, editField, emptyField } from './text-field.js';

export type AppAction =
  | { readonly kind: 'edit'; readonly edit: TextEdit }
  | { readonly kind: 'scroll'; readonly lines: number }
  | { readonly kind: 'model'; readonly model: GetModelResponse }
  | { readonly kind: 'tasks'; readonly problems: readonly TaskFileProblem[] }
  | { readonly kind: 'connection-lost' }
  | { readonly kind: 'turn-start'; readonly id: number; readonly message: string }
  | { readonly kind: 'turn-event'; readonly id: number; readonly event: StreamTaskResponse }
  | { readonly kind: 'turn-cancelled'; readonly id: number }
  | { readonly kind: 'turn-failed'; readonly id: number; readonly error: string };

export function reduceApp(state: AppState, action: AppAction): AppState {
  switch (action.kind) {
    case 'edit':
      return { ...state, field: editField(state.field, action.edit) };
    case 'scroll':
      return { ...state, scroll: Math.max(0, state.scroll + action.lines) };
    case 'model':
      return { ...state, connection: 'connected', model: action.model };
    case 'tasks':
      return { ...state, taskProblem: problemText(action.problems) };
    case 'connection-lost':
      return { ...state, connection: state.model ? 'lost' : 'connecting' };
    default:
      return reduceTurn(state, action);
  }
}

type TurnAction = Extract<AppAction, { readonly id: number }>;

function reduceTurn(state: AppState, action: TurnAction): AppState {
  switch (action.kind) {
    case 'turn-start':
      return startTurn(state, action.id, action.message);
    case 'turn-event':
      return applyEvent(state, action.id, action.event);
    case 'turn-cancelled':
      return updateTurn(state, action.id, { status: 'cancelled' });
    case 'turn-failed':
      return failTurn(state, action.id, action.error);
  }
}

/** The first problem with its place, and how many more there are. */
function problemText([first, ...more]: readonly TaskFileProblem[]): string {
  if (!first) return '';
  const place = first.file ? `${first.file}:${first.line}:${first.column}: ` : '';
  const rest = more.length > 0 ? `（另有 ${more.length} 处）` : '';
  return `${place}${first.message}${rest}`;
}

function startTurn(state: AppState, id: number, message: string): AppState {
  const turn: Turn = { id, message, mood: undefined, reply: '', status: 'running', error: undefined };
  return { ...state, turns: [...state.turns, turn], field: emptyField, scroll: 0 };
}

function applyEvent(state: AppState, id: number, { event }: StreamTaskResponse): AppState {
  switch (event?.$case) {
    case 'stepResult': {
      const { output } = event.value;
      return output?.$case === 'classification' ? updateTurn(state, id, { mood: output.value }) : state;
    }
    case 'textDelta': {
      const reply = state.turns.find((turn) => turn.id === id)?.reply ?? '';
      return updateTurn(state, id, { reply: reply + event.value.text });
    }
    case 'done':
      return { ...updateTurn(state, id, { status: 'done' }), speed: speedOf(event.value.result) };
    default:
      return state;
  }
}

/** The message comes back to be mended, unless something else has been typed meanwhile. */
function failTurn(state: AppState, id: number, error: string): AppState {
  const message = state.turns.find((turn) => turn.id === id)?.message ?? '';
  const field =
    state.field.characters.length > 0
      ? state.field
      : editField(emptyField, { kind: 'insert', text: message });
  return { ...updateTurn(state, id, { status: 'failed', error }), field };
}

function updateTurn(state: AppState, id: number, change: Partial<Turn>): AppState {
  return { ...state, turns: state.turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn)) };
}

/** Decoding speed: the tokens behind the first one over the time they took. */
function speedOf(result: TaskResult | undefined): Speed {
  const outputTokens = result?.usage?.outputTokens ?? 0;
  const firstMs = durationMs(result?.timing?.firstToken);
  const decodeMs = durationMs(result?.timing?.total) - firstMs;
  const tokensPerSecond =
    outputTokens > 1 && decodeMs > 0 ? (1000 * (outputTokens - 1)) / decodeMs : undefined;
  return { timeToFirstTokenMs: firstMs, tokensPerSecond };
}

function durationMs(duration: Timing['total']): number {
  return Number(duration?.seconds ?? 0n) * 1000 + (duration?.nanos ?? 0) / 1e6;
}
