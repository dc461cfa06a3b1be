/** The types that `TaskServer` of `@qaio/client/http` goes by. */
import { OutputKind, type Task } from '@qaio/protocol';
import { comment, key, literal, schemaType, union } from './schema-type.js';

/** A module that exports `Tasks`: what each task takes and what it answers with. */
export function taskTypes(tasks: readonly Task[]): string {
  const entries = tasks.map((task) => {
    const name = key(task.name.replace(/^tasks\//u, ''));
    const { displayName, description } = task;
    const about = comment([displayName, description].filter((text) => text !== '').join(': '), '  ');
    return `${about}  readonly ${name}: {
    readonly input: ${schemaType(task.inputSchema, '    ')};
    readonly output: ${outputType(task)};
  };`;
  });
  return `// Written by \`aio tasks types\`: what tasks take and answer with.\nexport type Tasks = {\n${entries.join('\n')}\n};\n`;
}

function outputType(task: Task): string {
  switch (task.outputKind) {
    case OutputKind.OUTPUT_KIND_CHOICE:
      return choiceType(task);
    case OutputKind.OUTPUT_KIND_JSON:
      return `{ readonly json: ${schemaType(task.outputSchema, '    ')} }`;
    case OutputKind.OUTPUT_KIND_EMBEDDING:
      return '{ readonly embedding: { readonly values: readonly number[] } }';
    default:
      return '{ readonly text: string }';
  }
}

/** A label without an id has none in an answer. */
function choiceType({ labels, choices }: Task): string {
  const ids = choices.map(({ id }) => id).filter((id) => id !== '');
  const [label, labelId] = [labels, ids].map((texts) => union(texts.map(literal)));
  return `{ readonly classification: { readonly label: ${label}; readonly labelId: ${labelId} } }`;
}
