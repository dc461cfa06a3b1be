import { fileURLToPath } from 'node:url';

/** The folder of the task files that ship. */
export const shippedTasksFolder = fileURLToPath(new URL('../tasks', import.meta.url));
