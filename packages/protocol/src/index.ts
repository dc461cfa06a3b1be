export * from './gen/prompttasks/v1/prompt_tasks.js';
