/** A sequence's life: waiting -> running -> ended. Ending is final and gives the slot back. */
export type SequenceStatus =
  | 'waiting' // accepted; owns no slot
  | 'running' // owns a slot
  | 'ended'; // owns nothing; a result or an error has been handed out

/** Why a generation ended well. */
export type FinishReason =
  | 'stop-token'
  | 'stop-string'
  | 'max-tokens' // the task's limit or the model's context is reached
  | 'constraint-complete'; // nothing else may follow
