import type { TaskFileProblem } from '@qaio/protocol';
import { useWordsOf } from '../words/words-context.js';
import { statusWords } from './status-words.js';

/** What is wrong with the last edit of task files; nothing where all is well. */
export function TaskProblems({ problems }: { readonly problems: readonly TaskFileProblem[] }) {
  const words = useWordsOf(statusWords);
  if (problems.length === 0) return null;
  return (
    <div className="notice" role="status">
      {words.problems}
      <ul>
        {problems.map(({ file, line, column, path, message }, at) => (
          <li key={at}>
            <strong>{[file, line, column].join(':')}</strong> {path && <code>{path}</code>} {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
