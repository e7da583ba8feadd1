import { ActionIcon, Button, Collapse, Group, Input, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconArrowDown, IconArrowUp, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { type ParamPath, parseParamPath, readParam } from '../../document/param-path.ts';
import { Hint } from '../../parts/hint.tsx';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';
import { useFieldProps, useForm, useHasProblemIn, type WidgetProps } from '../form-context.ts';
import { type FieldSpec, fieldsOf, itemSchemaOf, newItem } from '../form-field.ts';
import { ObjectFields } from '../object-fields.tsx';
import styles from './list-widget.module.css';
import { singular } from './singular.ts';

/** Rows whose order matters: add, remove, move up and down. An item of several fields folds to one line. */
export function ListWidget({ field, value, path }: WidgetProps) {
  const form = useForm();
  const { label, description, error, id } = useFieldProps({ field, path });
  const [openItem, setOpenItem] = useState<number>();
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const itemSchema = itemSchemaOf(field.schema);
  const list = useRef<HTMLOListElement>(null);
  const adding = useRef<HTMLButtonElement>(null);
  /** Which button has the focus after what was pressed: it is at another item, or gone. */
  const goal = useRef<{ readonly item: number; readonly actions: readonly string[] }>(undefined);
  useEffect(() => {
    const { item = 0, actions } = goal.current ?? {};
    goal.current = undefined;
    if (actions === undefined) return;
    const buttons = actions.flatMap(
      (action) => list.current?.children[item]?.querySelector<HTMLElement>(`[aria-label^="${action}:"]`) ?? [],
    );
    (buttons[0] ?? adding.current)?.focus();
  });

  const put = (next: readonly unknown[]): void => {
    form.change(path, next);
    form.settle();
  };
  const add = (): void => {
    put([...items, newItem(itemSchema, items)]);
    setOpenItem(items.length);
  };
  const move = (from: number, to: number): void => {
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    put(next);
    if (openItem === from) setOpenItem(to);
    // Who presses on moves the same on, and back at the end of the list.
    const [on, back] = to < from ? ['up', 'down'] : ['down', 'up'];
    goal.current = { item: to, actions: [`Move ${on}`, `Move ${back}`] };
  };
  const remove = (index: number): void => {
    put(items.filter((_, other) => other !== index));
    setOpenItem(undefined);
    goal.current = { item: Math.min(index, items.length - 2), actions: ['Remove'] };
  };

  return (
    <Input.Wrapper
      id={id}
      label={label}
      description={description}
      error={error}
      inputWrapperOrder={['label', 'description', 'error', 'input']}
    >
      <ol ref={list} className={styles.list} aria-label={field.title}>
        {items.map((item, index) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: an item's key field is being typed; its place is the only thing that stays while one types.
            key={index}
            field={field}
            item={item}
            path={[...path, index]}
            number={index + 1}
            isOpen={openItem === index}
            toggle={() => setOpenItem(openItem === index ? undefined : index)}
            {...(form.readOnly
              ? {}
              : {
                  remove: () => remove(index),
                  ...(index > 0 ? { up: () => move(index, index - 1) } : {}),
                  ...(index < items.length - 1 ? { down: () => move(index, index + 1) } : {}),
                })}
          />
        ))}
      </ol>
      {!form.readOnly && (
        <Button ref={adding} variant="default" mt={6} leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          Add {singular(field.title)}
        </Button>
      )}
    </Input.Wrapper>
  );
}

interface ItemProps {
  readonly field: FieldSpec;
  readonly item: unknown;
  readonly path: ParamPath;
  readonly number: number;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly up?: () => void;
  readonly down?: () => void;
  readonly remove?: () => void;
}

function Item(props: ItemProps) {
  const { field, item, path, number, isOpen, toggle } = props;
  const { change, settle, readOnly, flowNode } = useForm();
  const hasProblem = useHasProblemIn(path);
  const shown = useValue(useOpenFlow().shownPath);
  const itemSchema = itemSchemaOf(field.schema);
  const isAskedFor = shown?.flowNode === flowNode && startsWith(parseParamPath(shown.path), path);

  // A problem inside was clicked: unfold, so that its field is there to be brought to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it unfolds once, when asked, and may be folded again.
  useEffect(() => {
    if (isAskedFor && !isOpen) toggle();
  }, [isAskedFor]);

  if (itemSchema.type !== 'object') {
    return (
      <li className={styles.plain}>
        <TextInput
          aria-label={`${field.title} ${number}`}
          className={styles.grow ?? ''}
          disabled={readOnly}
          value={String(item ?? '')}
          onChange={(event) => change(path, event.currentTarget.value)}
          onBlur={settle}
        />
        <ItemActions {...props} />
      </li>
    );
  }
  return (
    <li className={styles.item} data-open={isOpen}>
      <Group gap={0} wrap="nowrap" className={styles.head ?? ''}>
        <UnstyledButton className={styles.summary} onClick={toggle} aria-expanded={isOpen}>
          <IconChevronRight size={14} className={styles.chevron} aria-hidden />
          <span className={styles.number}>{number}</span>
          <span className={styles.title}>{titleOf(item, itemSchema)}</span>
          {hasProblem && <IconAlertCircle size={15} className={styles.wrong} aria-label="has a problem" />}
        </UnstyledButton>
        <ItemActions {...props} />
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <div className={styles.body}>
            <ObjectFields schema={itemSchema} value={(item ?? {}) as Record<string, unknown>} path={path} />
          </div>
        )}
      </Collapse>
    </li>
  );
}

function ItemActions({ up, down, remove, number }: ItemProps) {
  const actions = [
    { title: 'Move up', icon: IconArrowUp, run: up },
    { title: 'Move down', icon: IconArrowDown, run: down },
    { title: 'Remove', icon: IconTrash, run: remove },
  ];
  return actions.map(({ title, icon: Icon, run }) =>
    run === undefined ? null : (
      <Hint key={title} label={title}>
        <ActionIcon aria-label={`${title}: ${number}`} size={26} onClick={run}>
          <Icon size={14} aria-hidden />
        </ActionIcon>
      </Hint>
    ),
  );
}

/** What a folded item says: its words, or else its key, with what it is about; of one without either, what is chosen in it. */
function titleOf(item: unknown, schema: FieldSpec['schema']): string {
  const read = (name: string): string => String(readParam(item, [name]) ?? '');
  const words = read('title') || read('key') || read('signal') || read('name');
  const more = [read('title') === '' ? '' : read('key'), read('aggregate'), read('valueKind')].find(
    (part) => part !== '' && part !== words,
  );
  if (more !== undefined) return `${words} · ${more}`;
  const chosen = fieldsOf(schema).flatMap(({ name, options }) => options?.[read(name)] ?? []);
  return words || chosen[0] || 'Empty';
}

function startsWith(path: ParamPath, start: ParamPath): boolean {
  return start.every((part, index) => path[index] === part);
}
