import type { ValueKind } from '@fettle/flows';
import { type Comparison, type Condition, conditionWords, type FactNames, type TruthWord } from '@fettle/flows/rules/index.ts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ResultMark } from '../../screens/firing/outcome-tree.tsx';
import { ComparisonLine } from './comparison-line.tsx';
import styles from './condition-builder.module.css';
import * as edit from './condition-edit.ts';
import { LineMenu } from './line-menu.tsx';

/** A signal that a condition can be about. */
export interface FactChoice {
  readonly fact: string;
  readonly label: string;
  readonly kind: ValueKind | undefined;
}

export interface BuilderProps {
  readonly condition: Condition;
  readonly facts: readonly FactChoice[];
  readonly names: FactNames;
  /** Conditions that can be referred to by name. */
  readonly named: readonly string[];
  /** What a part is now, by its place; undefined: nothing is known of now. */
  readonly resultAt: (place: string) => TruthWord | undefined;
  readonly faultAt: (place: string) => string | undefined;
  readonly readOnly: boolean;
  readonly change: (next: Condition) => void;
  readonly settle: () => void;
  /** What ends the sentence: for how long it must be so. */
  readonly end?: ReactNode;
}

/** What a line of the builder can do to the whole. */
export interface LineActions {
  readonly path: edit.ConditionPath;
  put(next: Condition, focus?: edit.ConditionPath): void;
  readonly whole: Condition;
}

export const NEW_COMPARISON: Condition = { fact: 'value', operator: 'greaterThan', value: 0 };

/** A condition as a sentence of lines, each of which can be changed, moved, grouped and removed, by mouse and by keys. */
export function ConditionBuilder(props: BuilderProps) {
  const { condition, readOnly, change, settle } = props;
  const root = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<string>();
  const dragged = useRef<edit.ConditionPath>(undefined);
  const put = (next: Condition, path?: edit.ConditionPath): void => {
    change(next);
    settle();
    if (path !== undefined) setFocus(path.join('.'));
  };
  useEffect(() => {
    if (focus === undefined) return;
    root.current?.querySelector<HTMLElement>(`[data-line="${focus}"]`)?.focus();
    setFocus(undefined);
  }, [focus]);
  const drop = (path: edit.ConditionPath): void => {
    const moved = dragged.current === undefined ? undefined : edit.moveBehind(condition, dragged.current, path);
    dragged.current = undefined;
    if (moved !== undefined) put(moved);
  };
  const drag = (path: edit.ConditionPath): void => {
    dragged.current = path;
  };
  return (
    <div ref={root} className={styles.builder}>
      <Part {...props} part={condition} path={[]} joint="When" put={put} drag={drag} drop={drop} />
      {props.end}
      {!readOnly && (
        <p className={styles.keys}>
          On a line: <kbd>Enter</kbd> adds, <kbd>Del</kbd> removes, <kbd>Alt</kbd>+arrows move and group, <kbd>N</kbd> turns it round.
        </p>
      )}
    </div>
  );
}

interface PartProps extends BuilderProps {
  readonly part: Condition;
  readonly path: edit.ConditionPath;
  /** "When", "and", "or". */
  readonly joint: string;
  readonly put: LineActions['put'];
  readonly drag: (path: edit.ConditionPath) => void;
  readonly drop: (path: edit.ConditionPath) => void;
}

function Part(props: PartProps) {
  const { part, path, joint, condition, readOnly, named, put } = props;
  const joining = edit.joiningOf(part);
  if (joining !== undefined) return <GroupPart {...props} joining={joining} />;
  if ('not' in part) {
    const inner = part.not;
    return (
      <>
        <Line {...props} words="not">
          <span className={styles.joint}>{joint}</span>
          <strong>not</strong>
        </Line>
        <div className={styles.inner}>
          <Part {...props} part={inner} path={[...path, 'not']} joint="" />
        </div>
      </>
    );
  }
  if ('condition' in part) {
    const choices = named.includes(part.condition) ? named : [...named, part.condition];
    return (
      <Line {...props} words={`the condition “${part.condition}”`}>
        <span className={styles.joint}>{joint}</span>
        <select
          aria-label="Named condition"
          className={styles.word}
          value={part.condition}
          disabled={readOnly}
          onChange={(event) => put(edit.replaceAt(condition, path, (same) => ({ ...same, condition: event.target.value }) as Condition))}
        >
          {choices.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        holds
      </Line>
    );
  }
  return (
    <Line {...props} words={conditionWords(part, props.names)}>
      <span className={styles.joint}>{joint}</span>
      <ComparisonLine {...props} comparison={part as Comparison} />
    </Line>
  );
}

function GroupPart(props: PartProps & { readonly joining: edit.Joining }) {
  const { part, path, joint, condition, joining, readOnly, put } = props;
  const members = edit.membersOf(part);
  const add = (what: Condition): void => {
    const made = edit.append(condition, path, what);
    put(made.condition, made.path);
  };
  return (
    <fieldset className={styles.group} aria-label={`${joining === 'all' ? 'All' : 'Any'} of ${members.length}`}>
      <Line {...props} words={`${joining} of ${members.length}`}>
        <span className={styles.joint}>{joint}</span>
        <select
          aria-label="How these are joined"
          className={styles.word}
          data-strong
          value={joining}
          disabled={readOnly}
          onChange={(event) => put(edit.replaceAt(condition, path, (group) => edit.withJoining(group, event.target.value as edit.Joining)))}
        >
          <option value="all">all</option>
          <option value="any">any</option>
        </select>
        of:
      </Line>
      <div className={styles.inner}>
        {members.map((member, index) => (
          <Part
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no identity but their place.
            key={index}
            {...props}
            part={member}
            path={[...path, index]}
            joint={index === 0 ? '' : joining === 'all' ? 'and' : 'or'}
          />
        ))}
        {!readOnly && (
          <div className={styles.add}>
            <Add title="Comparison" add={() => add(NEW_COMPARISON)} />
            <Add title="Group" add={() => add(joining === 'all' ? { any: [NEW_COMPARISON] } : { all: [NEW_COMPARISON] })} />
            {props.named.length > 0 && <Add title="Named condition" add={() => add({ condition: props.named[0] ?? '' })} />}
          </div>
        )}
      </div>
    </fieldset>
  );
}

function Add({ title, add }: { readonly title: string; readonly add: () => void }) {
  return (
    <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconPlus size={12} aria-hidden />} onClick={add}>
      {title}
    </Button>
  );
}

/** One line: what it is now, its words, what can be done with it, and what is wrong with it. */
function Line(props: PartProps & { readonly words: string; readonly children: ReactNode }) {
  const { path, condition, readOnly, put, resultAt, faultAt, words, children, drag, drop } = props;
  const place = edit.placeOf(condition, path);
  const fault = faultAt(place);
  const actions: LineActions = { whole: condition, path, put };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return;
    const done = keyOf(event, actions, readOnly);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={styles.line}
      role="group"
      aria-label={words}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys act upon the line as a whole.
      tabIndex={0}
      data-line={path.join('.')}
      data-wrong={fault !== undefined}
      onKeyDown={onKeyDown}
      onDragOver={(event: DragEvent) => !readOnly && event.preventDefault()}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        drop(path);
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the mouse's way to move a line; keys and the menu are the others. */}
      <span
        className={styles.grip}
        draggable={!readOnly && path.length > 0}
        onDragStart={(event: DragEvent) => {
          event.dataTransfer.setData('text/plain', words);
          drag(path);
        }}
      >
        <ResultMark result={resultAt(place)} />
      </span>
      <span className={styles.words}>{children}</span>
      {!readOnly && <LineMenu actions={actions} words={words} />}
      {fault !== undefined && <span className={styles.fault}>{fault}</span>}
    </div>
  );
}

/** True when the key meant something here. */
function keyOf(event: KeyboardEvent<HTMLDivElement>, { whole, path, put }: LineActions, readOnly: boolean): boolean {
  const lines = [...(event.currentTarget.closest(`.${styles.builder}`)?.querySelectorAll<HTMLElement>('[data-line]') ?? [])];
  const next = (by: number): boolean => {
    lines[lines.indexOf(event.currentTarget) + by]?.focus();
    return true;
  };
  if (!event.altKey && event.key === 'ArrowDown') return next(1);
  if (!event.altKey && event.key === 'ArrowUp') return next(-1);
  if (readOnly || event.ctrlKey || event.metaKey) return false;
  if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    const moved = edit.moveAt(whole, path, event.key === 'ArrowDown' ? 1 : -1);
    if (moved !== undefined) put(moved.condition, moved.path);
    return true;
  }
  if (event.altKey && event.key === 'ArrowRight') {
    put(edit.groupAt(whole, path), [...path, 0]);
    return true;
  }
  if (event.altKey && event.key === 'ArrowLeft') {
    const flat = edit.ungroupAt(whole, path);
    if (flat !== undefined) put(flat, path);
    return true;
  }
  if (event.key === 'Delete' || event.key === 'Backspace') {
    next(-1);
    put(edit.removeAt(whole, path));
    return true;
  }
  if (event.key === 'Enter') {
    const made = edit.insertAfter(whole, path, NEW_COMPARISON);
    put(made.condition, made.path);
    return true;
  }
  if (event.key.toLowerCase() === 'n' && !event.altKey) {
    put(edit.toggleNot(whole, path), path);
    return true;
  }
  return false;
}
