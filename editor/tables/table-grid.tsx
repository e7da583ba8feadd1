import type { Value } from '@fettle/flows';
import { readDelimited, writeDelimited } from '@fettle/flows/tables/csv/delimited.ts';
import { columnTitle, type DecisionTable, type TableProblem } from '@fettle/flows/tables/index.ts';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { CellInput } from './cell-input.tsx';
import * as change from './table-change.ts';
import styles from './table-grid.module.css';

export interface TableGridProps {
  readonly table: DecisionTable;
  readonly range: change.GridRange;
  readonly setRange: (range: change.GridRange) => void;
  readonly problems: readonly TableProblem[];
  /** Rows that the problem one looks at is about. */
  readonly shown: readonly number[];
  readonly readOnly: boolean;
  /** Values of the inputs now; undefined: none is known here. */
  readonly now: readonly (Value | undefined)[] | undefined;
  /** One step of undo. */
  readonly setTable: (table: DecisionTable) => void;
  /** What was pasted, and what a person should know of it. */
  readonly pasted: (table: DecisionTable, remarks: readonly string[]) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Pixels. */
const ROW_HEIGHT = 30;
const HEAD_HEIGHT = 48;
/** Rows drawn beyond what is seen, so that scrolling shows no blank. */
const BEYOND = 12;
/** Says that cells on the clipboard are of a decision table, so that a comma in them is a comma. */
const OWN_CELLS = 'application/x-fettle-cells';
/** A text that is longer may not be seen to its end. */
const MAY_BE_CUT = 14;

/** The cells of a decision table with the keys of a spreadsheet. Only the rows that are seen are drawn. */
export function TableGrid({ table, range, setRange, problems, shown, readOnly, now, setTable, pasted, undo, redo }: TableGridProps) {
  const columns = change.gridColumns(table);
  const [typed, setTyped] = useState<string>();
  const [view, setView] = useState({ top: 0, height: 600 });
  const scroller = useRef<HTMLDivElement>(null);
  const dragging = useRef<'select' | 'fill'>(undefined);
  const [fill, setFill] = useState<change.GridBox>();
  const isLeaving = useRef(false);
  const { head } = range;
  const box = change.boxOf(range);
  const rowCount = table.rows.length;
  const faults = new Map(problems.filter(({ code }) => code === 'fault').map(({ path, message }) => [path, message]));
  const marked = new Map(
    problems.flatMap(({ rows, severity, code }) => (code === 'gap' ? [] : rows.map((row) => [row, severity] as const))),
  );

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = scroller.current!;
    const top = head.row * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight - HEAD_HEIGHT)
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight + HEAD_HEIGHT;
  }, [head.row]);

  const moveTo = (row: number, column: number, extend = false): void => {
    const place = { row: clamp(row, rowCount - 1), column: clamp(column, columns.length - 1) };
    setRange(extend ? { anchor: range.anchor, head: place } : { anchor: place, head: place });
  };
  /** Taking the field away blurs it: what that blur would write has been written, or was not wanted. */
  const leave = (): void => {
    isLeaving.current = true;
    setTyped(undefined);
    scroller.current?.focus();
    isLeaving.current = false;
  };
  const write = (): void => {
    if (typed !== undefined && typed.trim() !== change.textAt(table, head)) setTable(change.writeTexts(table, head, [[typed]]));
  };
  const commit = (): void => {
    if (typed === undefined) return;
    leave();
    write();
  };
  /** Somebody went to another field: that keeps the focus. */
  const blur = (): void => {
    if (isLeaving.current) return;
    setTyped(undefined);
    write();
  };

  function onTypingKey(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const isBack = event.shiftKey;
    if (event.key === 'Enter') moveAfter(event, head.row + (isBack ? -1 : 1), head.column);
    else if (event.key === 'Tab') moveAfter(event, ...next(isBack ? -1 : 1));
    else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      leave();
    } else event.stopPropagation();
  }
  function moveAfter(event: KeyboardEvent, row: number, column: number): void {
    event.preventDefault();
    event.stopPropagation();
    commit();
    moveTo(row, column);
  }
  /** The cell that Tab goes to: over the end of a row to the next one. */
  function next(by: 1 | -1): readonly [number, number] {
    const place = head.row * columns.length + head.column + by;
    if (place < 0 || place >= rowCount * columns.length) return [head.row, head.column];
    return [Math.floor(place / columns.length), place % columns.length];
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (typed !== undefined) return;
    const run = keyOf(event);
    if (run === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  function keyOf(event: KeyboardEvent): (() => void) | undefined {
    const { key, shiftKey: extend, altKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2);
    const { row, column } = head;
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) return () => moveSelected(key === 'ArrowUp' ? -1 : 1);
    if (altKey && (key === 'ArrowLeft' || key === 'ArrowRight')) return () => moveColumn(key === 'ArrowLeft' ? -1 : 1);
    if (altKey) return undefined;
    if (key === ' ' && (control || extend))
      return () =>
        setRange(
          control
            ? { anchor: { row: 0, column: box.left }, head: { row: Math.max(0, rowCount - 1), column: box.right } }
            : { anchor: { row: box.bottom, column: columns.length - 1 }, head: { row: box.top, column: 0 } },
        );
    switch (key) {
      case 'ArrowUp':
        return () => moveTo(control ? 0 : row - 1, column, extend);
      case 'ArrowDown':
        return () => moveTo(control ? rowCount - 1 : row + 1, column, extend);
      case 'ArrowLeft':
        return () => moveTo(row, control ? 0 : column - 1, extend);
      case 'ArrowRight':
        return () => moveTo(row, control ? columns.length - 1 : column + 1, extend);
      case 'PageUp':
        return () => moveTo(row - page, column, extend);
      case 'PageDown':
        return () => moveTo(row + page, column, extend);
      case 'Home':
        return () => moveTo(control ? 0 : row, 0, extend);
      case 'End':
        return () => moveTo(control ? rowCount - 1 : row, columns.length - 1, extend);
      case 'Tab': {
        const [nextRow, nextColumn] = next(extend ? -1 : 1);
        // At the first and the last cell Tab leaves the grid.
        return nextRow === row && nextColumn === column ? undefined : () => moveTo(nextRow, nextColumn);
      }
      default:
        return control ? controlKey(key.toLowerCase(), extend) : editKey(key);
    }
  }

  function controlKey(key: string, shift: boolean): (() => void) | undefined {
    if (key === 'a') return () => setRange({ anchor: { row: 0, column: 0 }, head: { row: rowCount - 1, column: columns.length - 1 } });
    if (readOnly) return undefined;
    switch (key) {
      case 'z':
        return shift ? redo : undo;
      case 'y':
        return redo;
      case 'enter':
        return () => {
          setTable(change.insertRow(table, box.bottom + (rowCount === 0 ? 0 : 1)));
          setRange({ anchor: { row: box.bottom + 1, column: 0 }, head: { row: box.bottom + 1, column: 0 } });
        };
      case 'delete':
      case 'backspace':
        return () => {
          setTable(change.removeRows(table, box.top, box.bottom));
          const row = clamp(box.top, rowCount - (box.bottom - box.top + 1) - 1);
          setRange({ anchor: { row, column: head.column }, head: { row, column: head.column } });
        };
      case 'd':
        return () => setTable(change.repeatOver(table, { ...box, bottom: box.top }, box));
      case 'r':
        return () => setTable(change.repeatOver(table, { ...box, right: box.left }, box));
      default:
        return undefined;
    }
  }

  function editKey(key: string): (() => void) | undefined {
    if (readOnly || rowCount === 0) return undefined;
    if (key === 'Enter' || key === 'F2') return () => setTyped(change.textAt(table, head));
    if (key === 'Delete' || key === 'Backspace') return () => setTable(change.clearBox(table, box));
    if (key.length === 1)
      return () => {
        setRange({ anchor: head, head });
        setTyped(key);
      };
    return undefined;
  }

  function moveSelected(by: 1 | -1): void {
    const moved = readOnly ? undefined : change.moveRows(table, box, by);
    if (moved === undefined) return;
    setTable(moved);
    const shifted = ({ row, column }: change.GridPlace) => ({ row: row + by, column });
    setRange({ anchor: shifted(range.anchor), head: shifted(range.head) });
  }

  function moveColumn(by: 1 | -1): void {
    const column = columns[head.column];
    const moved = readOnly || column === undefined ? undefined : change.moveColumn(table, column, by);
    if (moved === undefined) return;
    setTable(moved);
    moveTo(head.row, head.column + by);
  }

  /** Lets go of what the pointer has drawn: a selection, or a box to be filled with what was selected. */
  function release(): void {
    if (dragging.current === 'fill' && fill !== undefined) {
      setTable(change.repeatOver(table, box, fill));
      setRange({ anchor: { row: fill.top, column: fill.left }, head: { row: fill.bottom, column: fill.right } });
    }
    dragging.current = undefined;
    setFill(undefined);
  }

  function onCopy(event: ClipboardEvent, cut: boolean): void {
    if (typed !== undefined) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', writeDelimited(change.textsIn(table, box), '\t'));
    event.clipboardData.setData(OWN_CELLS, 'true');
    if (cut && !readOnly) setTable(change.clearBox(table, box));
  }
  function onPaste(event: ClipboardEvent): void {
    if (typed !== undefined || readOnly) return;
    event.preventDefault();
    const lines = readDelimited(event.clipboardData.getData('text/plain'), '\t');
    if (lines.length === 0) return;
    if (event.clipboardData.getData(OWN_CELLS) === '') {
      const { table: next, remarks } = change.pasteLines(table, box, lines);
      pasted(next, remarks);
    } else setTable(change.fillBox(table, box, lines));
    const bottom = Math.max(box.bottom, box.top + lines.length - 1);
    const right = Math.min(columns.length - 1, Math.max(box.right, box.left + (lines[0]?.length ?? 1) - 1));
    setRange({ anchor: { row: box.top, column: box.left }, head: { row: bottom, column: right } });
  }

  // The pointer may be let go anywhere.
  useEffect(() => {
    window.addEventListener('pointerup', release);
    return () => window.removeEventListener('pointerup', release);
  });

  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - BEYOND);
  const last = Math.min(rowCount, Math.ceil((view.top + view.height) / ROW_HEIGHT) + BEYOND);
  const template = `48px repeat(${table.inputs.length}, minmax(150px, 1fr)) repeat(${table.outputs.length}, minmax(140px, 1fr)) minmax(170px, 1.2fr)`;
  const minWidth = 48 + 150 * table.inputs.length + 140 * table.outputs.length + 170;

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      data-autofocus
      role="grid"
      tabIndex={0}
      aria-label="Rows of the table"
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-readonly={readOnly}
      aria-activedescendant={rowCount === 0 ? undefined : cellId(head)}
      onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onKeyDown={onKeyDown}
      onCopy={(event) => onCopy(event, false)}
      onCut={(event) => onCopy(event, true)}
      onPaste={onPaste}
      onMouseDown={(event) => {
        // The grid itself has the keys, whichever of its parts was touched.
        if (event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        scroller.current?.focus({ preventScroll: true });
      }}
    >
      <div className={styles.head} role="row" tabIndex={-1} style={{ gridTemplateColumns: template, height: HEAD_HEIGHT, minWidth }}>
        <div className={styles.corner} role="columnheader" tabIndex={-1} aria-label="Row" />
        {columns.map((column, index) => (
          <div
            key={`${column.side}${column.index}`}
            role="columnheader"
            tabIndex={-1}
            className={styles.heading}
            data-side={column.side}
            data-first={column.side === 'give' && column.index === 0}
            data-current={index === head.column}
            onPointerDown={() => setRange({ anchor: { row: 0, column: index }, head: { row: Math.max(0, rowCount - 1), column: index } })}
          >
            <Heading table={table} column={column} />
          </div>
        ))}
      </div>
      <div style={{ height: rowCount * ROW_HEIGHT, position: 'relative' }}>
        <div style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}>
          {table.rows.slice(first, last).map((_, offset) => {
            const row = first + offset;
            return (
              <div
                key={row}
                role="row"
                tabIndex={-1}
                aria-rowindex={row + 2}
                className={styles.row}
                data-shown={shown.includes(row)}
                style={{ gridTemplateColumns: template, height: ROW_HEIGHT, minWidth }}
              >
                <div
                  role="rowheader"
                  tabIndex={-1}
                  className={styles.gutter}
                  data-severity={marked.get(row)}
                  title={marked.has(row) ? 'Something is said about this row, on the right' : undefined}
                  onPointerDown={() => setRange({ anchor: { row, column: 0 }, head: { row, column: columns.length - 1 } })}
                >
                  {row + 1}
                </div>
                {columns.map((column, index) => {
                  const isHead = row === head.row && index === head.column;
                  const isSelected = row >= box.top && row <= box.bottom && index >= box.left && index <= box.right;
                  const wrong = column.side === 'note' ? undefined : faults.get(`rows[${row}].${column.side}[${column.index}]`);
                  const text = change.textAt(table, { row, column: index });
                  return (
                    <div
                      key={`${column.side}${column.index}`}
                      id={cellId({ row, column: index })}
                      role="gridcell"
                      tabIndex={-1}
                      aria-colindex={index + 1}
                      aria-selected={isSelected}
                      aria-invalid={wrong !== undefined}
                      title={wrong ?? (text.length > MAY_BE_CUT ? text : undefined)}
                      className={styles.cell}
                      data-side={column.side}
                      data-first={column.side === 'give' && column.index === 0}
                      data-head={isHead}
                      data-quiet={text === '-'}
                      data-fill={fill !== undefined && row >= fill.top && row <= fill.bottom && index >= fill.left && index <= fill.right}
                      onPointerDown={(event) => {
                        if (isHead && typed !== undefined) return;
                        commit();
                        dragging.current = 'select';
                        moveTo(row, index, event.shiftKey);
                      }}
                      onPointerEnter={(event) => {
                        if (event.buttons !== 1) return;
                        if (dragging.current === 'fill') setFill(change.drawnOut(box, { row, column: index }));
                        else if (dragging.current === 'select') moveTo(row, index, true);
                      }}
                      onDoubleClick={() => !readOnly && setTyped(text)}
                    >
                      {isHead && typed !== undefined ? (
                        <CellInput
                          table={table}
                          column={column}
                          label={`Row ${row + 1}, ${titleOf(table, column)}`}
                          text={typed}
                          now={now}
                          setText={setTyped}
                          onKey={onTypingKey}
                          blur={blur}
                        />
                      ) : (
                        <span>{text}</span>
                      )}
                      {!readOnly && typed === undefined && row === box.bottom && index === box.right && (
                        <span
                          className={styles.handle}
                          title="Drag to fill"
                          aria-hidden="true"
                          onPointerDown={(event) => {
                            event.stopPropagation();
                            // A finger keeps the pointer where it went down: the cells under it are to hear of it.
                            if (event.currentTarget.hasPointerCapture(event.pointerId))
                              event.currentTarget.releasePointerCapture(event.pointerId);
                            dragging.current = 'fill';
                          }}
                        />
                      )}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Heading({ table, column }: { readonly table: DecisionTable; readonly column: change.GridColumn }) {
  if (column.side === 'note') return <span className={styles.title}>Note</span>;
  const { unit, kind } = column.side === 'when' ? table.inputs[column.index]! : table.outputs[column.index]!;
  const words = { number: unit === '' ? 'number' : unit, string: 'text', boolean: 'yes or no' }[kind];
  return (
    <>
      <span className={styles.title}>{titleOf(table, column)}</span>
      <span className={styles.kind}>
        {column.side === 'when' ? 'when' : 'gives'} · {words}
      </span>
    </>
  );
}

export function titleOf({ inputs, outputs }: DecisionTable, { side, index }: change.GridColumn): string {
  return side === 'note' ? 'Note' : columnTitle((side === 'when' ? inputs : outputs)[index]!);
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
const cellId = ({ row, column }: change.GridPlace): string => `table-cell-${row}-${column}`;
