import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { checkExpression, completeExpression, type ExpressionOption } from '@fettle/flows/expression/index.ts';
import { useEffect, useRef } from 'react';
import type { ExpressionPlace } from '../expression-scope.ts';

export interface CelEditorProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly place: ExpressionPlace;
  readonly readOnly: boolean;
  readonly placeholder: string;
  /** What a name of the scope is now, in words, by its path (`data.cut.peakPower`); undefined: not known. */
  readonly nowOf: (path: string) => string | undefined;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
}

const LOOK = EditorView.theme({
  '&': {
    fontSize: '12.5px',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '4px',
    background: 'var(--mantine-color-default)',
  },
  '&.cm-focused': { outline: 'none', borderColor: 'var(--fettle-act)' },
  '.cm-content': {
    fontFamily: 'var(--mantine-font-family-monospace)',
    padding: '5px 2px',
    minHeight: '20px',
    caretColor: 'var(--fettle-text)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--fettle-text)' },
  '.cm-placeholder': { color: 'var(--fettle-text-quiet)' },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--fettle-act-soft)' },
  '.cm-tooltip': {
    background: 'var(--fettle-panel)',
    color: 'var(--fettle-text)',
    border: '1px solid var(--fettle-line-strong)',
    borderRadius: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--fettle-act)', color: 'var(--fettle-panel)' },
  '.cm-tooltip-autocomplete ul li': { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '12.5px' },
  '.cm-tooltip.cm-completionInfo': { padding: '4px 10px', fontFamily: 'var(--mantine-font-family)', fontSize: '12.5px' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: 0.75, marginLeft: '10px' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--fettle-alarm) 1px', textUnderlineOffset: '3px' },
  '.cm-diagnostic': { fontFamily: 'var(--mantine-font-family)', fontSize: '12.5px' },
});

/** Ctrl+Enter and Ctrl+K are the editor's: simulate, and all commands. */
const OWN_KEYS = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Mod-k' && key !== 'Ctrl-k');

/** CEL with completion and type check by the same checker that the server uses. It keeps its own undo. */
export function CelEditor({ id, label, value, place, readOnly, placeholder, nowOf, onChange, onBlur }: CelEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ place, nowOf, onChange, onBlur });
  latest.current = { place, nowOf, onChange, onBlur };
  const editable = useRef(new Compartment());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes reaches it through `latest` and the effects below.
  useEffect(() => {
    const made = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [complete], icons: false, aboveCursor: false }),
          linter((target) => diagnose(target.state.doc.toString()), { delay: 250 }),
          // Tab takes what the open list offers; else it leaves the field: one must be able to get out of it by keyboard.
          keymap.of([{ key: 'Tab', run: acceptCompletion }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...OWN_KEYS]),
          EditorView.lineWrapping,
          placeholderOf(placeholder),
          EditorView.contentAttributes.of({ id, 'aria-label': label, spellcheck: 'false' }),
          editable.current.of(EditorState.readOnly.of(readOnly)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.every((transaction) => transaction.isUserEvent('sync'))) {
              latest.current.onChange(update.state.doc.toString());
            }
            if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur();
          }),
          LOOK,
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const made = view.current;
    if (made === undefined || made.state.doc.toString() === value) return;
    made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: value }, userEvent: 'sync' });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: editable.current.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [readOnly]);

  function complete(context: { readonly pos: number; readonly explicit: boolean; readonly state: EditorState }) {
    const before = context.state.sliceDoc(0, context.pos);
    const completion = completeExpression(before, latest.current.place.scope, context.explicit);
    if (completion === undefined) return null;
    const [inside = ''] = /[\w.]*$/.exec(before.slice(0, completion.from)) ?? [];
    return { from: completion.from, options: completion.options.map((option) => withNow(option, inside)), validFor: /^\w*$/ };
  }

  /** `inside`: what is written before it, `data.cut.`. */
  function withNow(option: ExpressionOption, inside: string): ExpressionOption {
    const now = option.type !== 'function' ? latest.current.nowOf(inside + option.label) : undefined;
    return now === undefined ? option : { ...option, info: option.info === undefined ? `now ${now}` : `${option.info}, now ${now}` };
  }

  function diagnose(source: string): Diagnostic[] {
    if (source.trim() === '') return [];
    const checked = checkExpression(source, latest.current.place.scope, latest.current.place.result, latest.current.place.unit);
    if (checked.ok) return [];
    const from = Math.min(checked.range.start, source.length);
    return [{ from, to: Math.max(from, Math.min(checked.range.end, source.length)), severity: 'error', message: checked.message }];
  }

  return <div ref={parent} />;
}
