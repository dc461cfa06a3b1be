export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export const logFormats = ['pretty', 'json'] as const;
