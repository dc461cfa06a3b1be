import { RETAINED_304_HEADERS, etag } from 'hono/etag';

/** Whoever has the same answer already gets its ETag alone. */
export const revalidated = () => etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'x-request-id'] });
