import { useEffect, useRef } from 'react';
import type { DraftProblem } from './draft-calls.js';
import type { Schema } from './schema-completion.js';
import { type OpenEditor, openEditor } from './open-editor.js';

interface YamlEditorProps {
  readonly label: string;
  readonly text: string;
  /** Of which document it is a text; what was done to another cannot be undone. */
  readonly document: string;
  readonly problems: readonly DraftProblem[];
  /** JSON Schema of what is written. */
  readonly schema: Schema | undefined;
  readonly onText: (text: string) => void;
}

/** CodeMirror, which keeps the text by itself; another text from outside takes its place. */
export function YamlEditor({ label, text, document, problems, schema, onText }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<OpenEditor>(undefined);
  const shown = useRef<string>(undefined);
  const listener = useRef(onText);
  listener.current = onText;
  useEffect(() => {
    if (!host.current) return undefined;
    const opened = openEditor(host.current, {
      ...{ label, schema: schema ?? {} },
      onText: (changed) => listener.current(changed),
    });
    editor.current = opened;
    shown.current = undefined;
    return () => opened.close();
  }, [label, schema]);
  useEffect(() => {
    if (shown.current === document) editor.current?.setText(text);
    else editor.current?.setDocument(text);
    shown.current = document;
  }, [text, document, label, schema]);
  useEffect(() => editor.current?.setProblems(problems), [problems, text]);
  return <div ref={host} className="editor" />;
}
