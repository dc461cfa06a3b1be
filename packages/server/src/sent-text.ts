import { type TextSource, told } from '@qaio/core';

/** What a request's bytes are read as: its client alone can mend them. */
export const sentText = { remedy: () => told`Send UTF-8.` } satisfies Omit<TextSource, 'name'>;
