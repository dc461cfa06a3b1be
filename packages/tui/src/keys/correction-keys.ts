import { type CorrectionChoice, type Turn, correctionChoices, judgements } from '@qaio/client';
import type { Refusal } from '../words/words.js';
import { type Desk, back } from './desk.js';

/** The newest judgement is wrong: what is right? */
export function askLabel(desk: Desk): void {
  const { store, conversation } = desk;
  const turn = conversation.turns().findLast((one) => judgements(one).length > 0);
  const refusal = correctionRefusal(desk, turn);
  if (refusal) store.dispatch({ kind: 'tell', refusal });
  else if (turn) store.dispatch({ kind: 'ask-label', turn: turn.id });
}

function correctionRefusal({ server }: Desk, turn: Turn | undefined): Refusal | undefined {
  const { status, model } = server();
  if (status !== 'connected') return 'no-server';
  if (!model?.takesFeedback) return 'no-feedback';
  if (!turn) return 'nothing-judged';
  return turn.status === 'running' ? 'running' : undefined;
}

export function askedChoices({ store, conversation }: Desk): readonly CorrectionChoice[] {
  const { corrected } = store.getState();
  const turn = conversation.turns().find(({ id }) => id === corrected);
  return turn ? correctionChoices(turn) : [];
}

export function correct(desk: Desk, index: number): void {
  const { store, conversation } = desk;
  const { corrected } = store.getState();
  const choice = askedChoices(desk)[index];
  if (!choice || corrected === undefined) return;
  back(desk);
  void conversation.correct(corrected, choice.task, choice.label);
}
