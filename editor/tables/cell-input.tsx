import type { Value } from '@fettle/flows';
import type { CellColumn, DecisionTable } from '@fettle/flows/tables/index.ts';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { cellFaultWords } from './cell-fault-words.ts';
import { cellNowWords } from './cell-now-words.ts';
import { type CellOption, cellOptions } from './cell-options.ts';
import type { GridColumn } from './table-change.ts';
import styles from './table-grid.module.css';

export interface CellInputProps {
  readonly table: DecisionTable;
  readonly column: GridColumn;
  readonly label: string;
  readonly text: string;
  /** Values of the inputs now; undefined: none is known here. */
  readonly now: readonly (Value | undefined)[] | undefined;
  readonly setText: (text: string) => void;
  /** Every key that the list of completions does not take. */
  readonly onKey: (event: KeyboardEvent) => void;
  readonly blur: () => void;
}

/** Pixels between the cell and what stands below it, and what that needs at least. */
const GAP = 2;
const LEAST_BELOW = 240;

/**
 * The field in which a cell is typed: a combobox. Below it what could be written, what is wrong, and what the cell says to the values of now. While the list is closed every key is the
 * spreadsheet's; while it is open, arrows choose, Enter and Tab take what is chosen, Escape closes the list.
 */
export function CellInput({ table, column, label, text, now, setText, onKey, blur }: CellInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const below = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(text.length);
  const [isClosed, setClosed] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const goal = useRef<number>(undefined);

  const cell: CellColumn | undefined = column.side === 'note' ? undefined : { side: column.side, index: column.index };
  const found = cell === undefined || isClosed ? undefined : cellOptions(table, cell, { text, caret, explicit: isAsked });
  const options = found?.options ?? [];
  const active = chosen ?? (found?.isOneMeant === true ? 0 : undefined);
  // What one chooses from is not finished: that it cannot be read yet goes without saying.
  const fault = options.length > 0 && found?.isOneMeant === true ? undefined : cellFaultWords(table, column, text);
  const words = cell === undefined || now === undefined ? undefined : cellNowWords(table, cell, text, now);
  const hasBelow = options.length > 0 || fault !== undefined || words !== undefined;

  // The field has the keys as soon as it is there; letters typed so far stay, the caret behind them.
  useLayoutEffect(() => input.current?.focus(), []);
  useLayoutEffect(() => {
    if (goal.current !== undefined) input.current?.setSelectionRange(goal.current, goal.current);
    goal.current = undefined;
  });
  // In the top layer, so that neither the edge of the grid nor its other rows hide it.
  useLayoutEffect(() => {
    const box = below.current;
    if (box === null || input.current === null) return;
    const { left, top, bottom, width } = input.current.getBoundingClientRect();
    if (!box.matches(':popover-open')) box.showPopover();
    const isAbove = window.innerHeight - bottom < LEAST_BELOW && top > LEAST_BELOW;
    box.style.minWidth = `${width}px`;
    box.style.left = `${Math.max(0, Math.min(left, window.innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = isAbove ? `${top - GAP - box.offsetHeight}px` : `${bottom + GAP}px`;
  });
  useLayoutEffect(() => {
    if (active !== undefined) below.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const take = (option: CellOption): void => {
    const from = found!.from;
    const next = text.slice(0, from) + option.text + text.slice(caret);
    goal.current = from + option.caret;
    setText(next);
    setCaret(goal.current);
    setChosen(undefined);
    setAsked(false);
    input.current?.focus();
  };
  const close = (): void => {
    setClosed(true);
    setChosen(undefined);
  };

  /** True when the list has taken the key. */
  function listKey({ key, altKey, ctrlKey, shiftKey }: KeyboardEvent): boolean {
    if ((key === ' ' && ctrlKey) || (key === 'ArrowDown' && altKey)) {
      setAsked(true);
      setClosed(false);
      return true;
    }
    if (options.length === 0 || altKey || ctrlKey) return false;
    const option = active === undefined ? undefined : options[active];
    switch (key) {
      case 'ArrowDown':
        setChosen(((active ?? -1) + 1) % options.length);
        return true;
      case 'ArrowUp':
        setChosen(((active ?? 0) - 1 + options.length) % options.length);
        return true;
      case 'Enter':
      case 'Tab':
        if (option === undefined || shiftKey) return false;
        take(option);
        return true;
      case 'Escape':
        close();
        return true;
      default:
        return false;
    }
  }

  return (
    <>
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? `${id}list` : undefined}
        aria-activedescendant={options.length > 0 && active !== undefined ? `${id}${active}` : undefined}
        aria-invalid={fault !== undefined}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ currentTarget: { value, selectionStart } }) => {
          setText(value);
          setCaret(selectionStart ?? value.length);
          setClosed(false);
          setAsked(false);
          setChosen(undefined);
        }}
        onSelect={({ currentTarget: { selectionStart, value } }) => setCaret(selectionStart ?? value.length)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || !listKey(event)) return onKey(event);
          event.preventDefault();
          event.stopPropagation();
        }}
        onBlur={blur}
      />
      {hasBelow && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the mouse from taking the field's focus away.
        <div
          ref={below}
          popover="manual"
          className={styles.below}
          onMouseDown={(event) => {
            event.preventDefault();
            event.stopPropagation();
          }}
          onPointerDown={(event) => event.stopPropagation()}
        >
          {options.length > 0 && (
            <div id={`${id}list`} role="listbox" aria-label="What could stand here" className={styles.options}>
              {options.map((option, index) => (
                <div
                  key={option.label}
                  id={`${id}${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  data-index={index}
                  title={option.info}
                  className={styles.option}
                  onClick={() => take(option)}
                  onKeyDown={undefined}
                >
                  <span>{option.label}</span>
                  <span className={styles.detail}>{option.info === undefined ? option.detail : `${option.detail} · ${option.info}`}</span>
                </div>
              ))}
            </div>
          )}
          {fault !== undefined && (
            <div className={styles.fault} role="alert">
              {fault}
            </div>
          )}
          {words !== undefined && (
            <div className={styles.now} role="status">
              {words}
            </div>
          )}
        </div>
      )}
    </>
  );
}
