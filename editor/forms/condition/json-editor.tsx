import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';

/** Something wrong at a line, counted from 1. */
export interface JsonFaultAt {
  readonly line: number;
  readonly message: string;
}

export interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly faultsOf: (text: string) => readonly JsonFaultAt[];
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
}

const LOOK = EditorView.theme({
  '&': {
    fontSize: '12.5px',
    maxHeight: '420px',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '4px',
    background: 'var(--mantine-color-default)',
  },
  '&.cm-focused': { outline: 'none', borderColor: 'var(--fettle-act)' },
  '.cm-content': { fontFamily: 'var(--mantine-font-family-monospace)', caretColor: 'var(--fettle-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--fettle-text)' },
  '.cm-gutters': { background: 'var(--fettle-panel-sunk)', color: 'var(--fettle-text-quiet)', border: 'none' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--fettle-alarm) 1px', textUnderlineOffset: '3px' },
  '.cm-tooltip': { background: 'var(--fettle-panel)', color: 'var(--fettle-text)', border: '1px solid var(--fettle-line-strong)' },
});

/** JSON with the numbers of its lines and what is wrong marked at its line. It keeps its own undo. */
export function JsonEditor({ label, value, readOnly, faultsOf, onChange, onBlur }: JsonEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const latest = useRef({ faultsOf, onChange, onBlur });
  latest.current = { faultsOf, onChange, onBlur };

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once with the text of the moment when the view was opened; what is typed is the truth from then on.
  useEffect(() => {
    const made = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          bracketMatching(),
          closeBrackets(),
          lineNumbers(),
          lintGutter(),
          linter(({ state }) => diagnostics(state), { delay: 200 }),
          keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter')]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          EditorState.readOnly.of(readOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
            if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur();
          }),
          LOOK,
        ],
      }),
    });
    return () => made.destroy();

    function diagnostics(state: EditorState): Diagnostic[] {
      return latest.current.faultsOf(state.doc.toString()).map(({ line, message }) => {
        const { from, to } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
        return { from, to, severity: 'error', message };
      });
    }
  }, []);

  return <div ref={parent} />;
}
