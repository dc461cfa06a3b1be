/** Part of the keys of caches: raised whenever the same checkpoint would be imported differently. */
export const exporterVersion = 16;
