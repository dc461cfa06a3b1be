/** Of one message, or of a body over HTTP. */
export const maxRequestBytes = 256 * 1024;

/** Of a batch over HTTP: it is in memory until its last answer is out. */
export const maxBatchBytes = 4 * 1024 * 1024;
