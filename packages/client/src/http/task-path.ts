import { taskName } from '../conversation-task.js';

/** Where a task is, by its name or its resource name. */
export const taskPath = (task: string): string => `/v1/tasks/${encodeURIComponent(taskName(task))}`;
