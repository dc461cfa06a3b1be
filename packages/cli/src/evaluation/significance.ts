/** Below this a p-value's difference is held to be more than chance. */
export const significance = 0.05;
