/** Of one conversation: the newest, so that memory does not grow without end. */
export const rememberedTurns = 1_000;
