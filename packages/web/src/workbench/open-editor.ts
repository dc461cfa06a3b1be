import {
  type CompletionContext,
  type CompletionResult,
  autocompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView, drawSelection, keymap, lineNumbers } from '@codemirror/view';
import type { DraftProblem } from './draft-calls.js';
import { type Schema, suggestions } from './schema-completion.js';

export interface OpenEditor {
  /** An edit from outside, which can be undone. */
  setText(text: string): void;
  /** Another document, where nothing is left to undo. */
  setDocument(text: string): void;
  setProblems(problems: readonly DraftProblem[]): void;
  close(): void;
}

interface EditorOptions {
  readonly label: string;
  readonly schema: Schema;
  readonly onText: (text: string) => void;
}

/** The page's colours; a wavy line in the place of CodeMirror's picture, which the security policy forbids. */
const theme = EditorView.theme({
  '&': { fontSize: '14px', color: 'var(--ink)', backgroundColor: 'var(--card)' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { maxHeight: '32rem', minHeight: '14rem', fontFamily: 'ui-monospace, monospace' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { color: 'var(--soft)', backgroundColor: 'var(--card)', borderRightColor: 'var(--paper)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--line) !important',
    opacity: 0.4,
  },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--negative)' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--negative)' },
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--card)', borderColor: 'var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--card)', backgroundColor: 'var(--accent)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--negative)' },
});

/** In a shadow root, where CodeMirror's style sheets are none that the security policy knows. */
export function openEditor(host: HTMLElement, { label, schema, onText }: EditorOptions): OpenEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const parent = document.createElement('div');
  root.replaceChildren(parent);
  const complete = ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = suggestions(state.doc.toString(), pos, schema);
    if (!found || (!explicit && found.from === pos)) return null;
    const options = found.options.map(({ label: name, info, text }) => ({ label: name, info, apply: text }));
    return { from: found.from, options };
  };
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    yaml(),
    autocompletion({ override: [complete], icons: false }),
    keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of(({ docChanged, state }) => docChanged && onText(state.doc.toString())),
    theme,
  ];
  const view = new EditorView({ root, parent, state: EditorState.create({ extensions }) });
  return {
    setText: (text) => {
      const { doc } = view.state;
      if (doc.toString() !== text) view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
    },
    setDocument: (text) => {
      if (view.state.doc.toString() !== text) view.setState(EditorState.create({ doc: text, extensions }));
    },
    setProblems: (problems) => {
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.map((problem) => diagnostic(view.state.doc, problem)),
        ),
      );
    },
    close: () => view.destroy(),
  };
}

/** From the place of the problem to the end of its line. */
function diagnostic(doc: Text, { line, column, message }: DraftProblem): Diagnostic {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(at.from + Math.max(column, 1) - 1, at.to);
  return { from, to: at.to, severity: 'error', message };
}
