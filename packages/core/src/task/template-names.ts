/** What Jinja defines, and a template may name without being given it. */
export const jinjaNames = [
  ...['loop', 'range', 'namespace', 'raise_exception'],
  ...['true', 'false', 'none', 'True', 'False', 'None'],
] as const;

/** What every template has beside its task's input, or cannot have as a name. */
export const templateNames: ReadonlySet<string> = new Set([
  ...['needs', 'partials'],
  ...jinjaNames,
  // a clock, which no task may read, and an operator
  ...['strftime_now', 'not'],
]);
