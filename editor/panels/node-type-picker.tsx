import type { DrawnNodeType } from '@fettle/flows';
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, lazy, type Ref, Suspense, useId, useMemo, useRef, useState } from 'react';
import { DRAGGED_TYPE } from '../canvas/dragged-type.ts';
import { NodeIcon } from '../parts/node-icon.tsx';
import { groupNodeTypes } from './node-type-list.ts';
import styles from './node-type-picker.module.css';

const TouchDrag = lazy(() => import('./touch-drag.tsx').then((module) => ({ default: module.TouchDrag })));
const hasFingers = navigator.maxTouchPoints > 0;

export interface NodeTypePickerProps {
  readonly types: readonly DrawnNodeType[];
  readonly onPick: (type: string) => void;
  readonly onEscape?: () => void;
  readonly searchRef?: Ref<HTMLInputElement>;
  readonly autoFocus?: boolean;
  /** Also by dragging onto the canvas. */
  readonly draggable?: boolean;
}

/** Search and list of node types: type to narrow, arrows to walk, Enter to take. The focus stays in the search. */
export function NodeTypePicker({ types, onPick, onEscape, searchRef, autoFocus = false, draggable = false }: NodeTypePickerProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [hasFocus, setFocus] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => groupNodeTypes(types, search), [types, search]);
  const flat = groups.flatMap((group) => group.types);
  const current = flat[Math.min(active, flat.length - 1)];
  const optionId = (type: string): string => `${id}-${type}`;

  const walk = (to: number): void => {
    const next = Math.max(0, Math.min(flat.length - 1, to));
    setActive(next);
    const type = flat[next]?.type;
    if (type !== undefined) list.current?.querySelector(`#${CSS.escape(optionId(type))}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: flat.length - 1 };
    const to = moves[event.key];
    if (to !== undefined) walk(to);
    else if (event.key === 'Enter' && current !== undefined) onPick(current.type);
    else if (event.key === 'Escape') onEscape?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.picker}>
      <TextInput
        ref={searchRef}
        className={styles.search ?? ''}
        leftSection={<IconSearch size={14} aria-hidden />}
        placeholder="Search steps"
        aria-label="Search steps"
        role="combobox"
        data-finds
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={hasFocus && current !== undefined ? optionId(current.type) : undefined}
        data-autofocus={autoFocus || undefined}
        autoComplete="off"
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onFocus={(event) => {
          // What was searched before is replaced by what is typed now, also when a key brought the focus here.
          event.currentTarget.select();
          setFocus(true);
        }}
        onBlur={() => setFocus(false)}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} className={styles.list} role="listbox" aria-label="Steps">
        {groups.map((group) => (
          <div key={group.category} role="group" aria-label={group.title}>
            <div className={styles.category} aria-hidden>
              {group.title}
            </div>
            {group.types.map((nodeType) => (
              <div
                key={nodeType.type}
                id={optionId(nodeType.type)}
                data-type={nodeType.type}
                data-name={nodeType.title}
                className={styles.option}
                role="option"
                aria-selected={nodeType === current}
                data-active={hasFocus && nodeType === current}
                tabIndex={-1}
                title={nodeType.summary}
                draggable={draggable}
                onDragStart={(event) => {
                  event.dataTransfer.setData(DRAGGED_TYPE, nodeType.type);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
                onClick={() => onPick(nodeType.type)}
                onKeyDown={(event) => event.key === 'Enter' && onPick(nodeType.type)}
              >
                <span className={styles.icon}>
                  <NodeIcon name={nodeType.icon} size={17} />
                </span>
                <span className={styles.words}>
                  <span>{nodeType.title}</span>
                  <span className={styles.summary}>{nodeType.summary}</span>
                </span>
              </div>
            ))}
          </div>
        ))}
        {draggable && hasFingers && (
          <Suspense>
            <TouchDrag list={list} />
          </Suspense>
        )}
        {flat.length === 0 && <p className={styles.nothing}>No step is called “{search}”.</p>}
      </div>
    </div>
  );
}
