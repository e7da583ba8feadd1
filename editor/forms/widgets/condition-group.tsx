import type { Json, ValueKind } from '@fettle/flows';
import type { Condition } from '@fettle/flows/rules/index.ts';
import { ActionIcon, Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { isListOperator, type Joining, OPERATOR_WORDS, parseValue, refitValue, shapeOf, valueText, withGroup } from '../condition-tree.ts';
import type { FieldSpec } from '../form-field.ts';
import { useEquipmentOfField } from '../use-equipment-of-field.ts';
import styles from './condition-group.module.css';

/** What a condition can be about: the reading that arrives, and the signals of the machine. */
export type Facts = ReadonlyMap<string, ValueKind | undefined>;

export function useFacts(field: FieldSpec): Facts {
  const plant = usePlant();
  const equipment = useEquipmentOfField(field);
  const signals = signalsOf(plant, equipment);
  return new Map<string, ValueKind | undefined>([
    ['value', undefined],
    ...signals.map(({ name, valueKind }) => [name, valueKind] as const),
  ]);
}

export interface ConditionGroupProps {
  readonly condition: Condition;
  readonly facts: Facts;
  readonly readOnly: boolean;
  readonly change: (next: Condition) => void;
  readonly settle: () => void;
  readonly remove?: () => void;
  readonly depth: number;
}

const NEW_COMPARISON: Condition = { fact: 'value', operator: 'greaterThan', value: 0 };

/** "All of" or "any of" some comparisons and further groups. */
export function ConditionGroup(props: ConditionGroupProps) {
  const { condition, readOnly, change, settle, remove, depth } = props;
  const shape = shapeOf(condition);

  if (shape.kind === 'comparison') return <ComparisonRow {...props} />;
  if (shape.kind === 'named') return <div className={styles.row}>The condition “{shape.name}”, which is kept elsewhere</div>;
  if (shape.kind === 'not') {
    return (
      <div className={styles.group}>
        <Group gap={6}>
          <span className={styles.word}>Not so:</span>
          {!readOnly && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => change(shape.inner)}>
              Take “not” away
            </Button>
          )}
        </Group>
        <ConditionGroup
          {...props}
          condition={shape.inner}
          change={(inner) => change({ ...condition, not: inner } as Condition)}
          depth={depth + 1}
        />
      </div>
    );
  }

  const { joining, parts } = shape;
  const putPart = (index: number, next: Condition | undefined): void => {
    const others =
      next === undefined ? parts.filter((_, other) => other !== index) : parts.map((part, other) => (other === index ? next : part));
    change(withGroup(condition, joining, others));
    if (next === undefined) settle();
  };
  const add = (part: Condition): void => {
    change(withGroup(condition, joining, [...parts, part]));
    settle();
  };
  return (
    <fieldset className={styles.group} disabled={readOnly}>
      <Group gap={6} justify="space-between" wrap="nowrap">
        <Select
          aria-label="How these are joined"
          w={150}
          size="xs"
          variant="unstyled"
          classNames={{ input: styles.joining ?? '' }}
          allowDeselect={false}
          data={[
            { value: 'all', label: 'All of these' },
            { value: 'any', label: 'Any of these' },
          ]}
          value={joining}
          onChange={(next) => change(withGroup(condition, (next ?? 'all') as Joining, parts))}
        />
        {remove !== undefined && !readOnly && <RemoveButton title="Remove this group" remove={remove} />}
      </Group>
      {parts.map((part, index) => (
        <ConditionGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no identity but their place.
          key={index}
          {...props}
          condition={part}
          change={(next) => putPart(index, next)}
          remove={() => putPart(index, undefined)}
          depth={depth + 1}
        />
      ))}
      {!readOnly && (
        <Group gap={4}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<IconPlus size={12} aria-hidden />}
            onClick={() => add(NEW_COMPARISON)}
          >
            Comparison
          </Button>
          {depth < 4 && (
            <>
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                leftSection={<IconPlus size={12} aria-hidden />}
                onClick={() => add({ any: [NEW_COMPARISON] })}
              >
                Group
              </Button>
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                leftSection={<IconPlus size={12} aria-hidden />}
                onClick={() => add({ not: NEW_COMPARISON })}
              >
                Not
              </Button>
            </>
          )}
        </Group>
      )}
    </fieldset>
  );
}

function ComparisonRow({ condition, facts, readOnly, change, settle, remove }: ConditionGroupProps) {
  const shape = shapeOf(condition);
  if (shape.kind !== 'comparison') return null;
  const { fact, operator, value } = shape;
  const kind = facts.get(fact);
  const put = (next: { fact?: string; operator?: string; value?: Json }): void => change({ ...condition, ...next } as Condition);
  const offered = OPERATOR_WORDS.filter(({ kinds, operator: name }) => kind === undefined || kinds.includes(kind) || name === operator);
  const operators = offered.some((known) => known.operator === operator) ? offered : [...offered, { operator, words: operator }];
  const isReference = typeof value === 'object' && value !== null && !Array.isArray(value);

  return (
    <div className={styles.row}>
      <Autocomplete
        aria-label="Signal"
        className={styles.fact ?? ''}
        data={[...facts.keys()]}
        value={fact}
        disabled={readOnly}
        onChange={(next) => put({ fact: next })}
        onBlur={settle}
      />
      <Select
        aria-label="Comparison"
        className={styles.operator ?? ''}
        allowDeselect={false}
        disabled={readOnly}
        data={operators.map((known) => ({ value: known.operator, label: known.words }))}
        value={operator}
        onChange={(next) => next !== null && put({ operator: next, value: refitValue(value, next) })}
      />
      {kind === 'boolean' ? (
        <Select
          aria-label="Value"
          className={styles.value ?? ''}
          allowDeselect={false}
          disabled={readOnly}
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={String(value === true)}
          onChange={(next) => put({ value: next === 'true' })}
        />
      ) : (
        <ValueInput
          key={`${kind} ${isListOperator(operator)}`}
          value={isReference ? JSON.stringify(value) : valueText(value)}
          disabled={readOnly || isReference}
          onChange={(text) => put({ value: parseValue(text, kind, operator) })}
          onBlur={settle}
        />
      )}
      {remove !== undefined && !readOnly && <RemoveButton title="Remove this comparison" remove={remove} />}
    </div>
  );
}

/** Keeps what is being typed as it is typed (`5.`, `Prep, `) and gives on what it means. */
function ValueInput(props: {
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
}) {
  return (
    <TextInput
      aria-label="Value"
      className={styles.value ?? ''}
      disabled={props.disabled}
      defaultValue={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      onBlur={props.onBlur}
    />
  );
}

function RemoveButton({ title, remove }: { readonly title: string; readonly remove: () => void }) {
  return (
    <ActionIcon aria-label={title} size={26} onClick={remove}>
      <IconTrash size={14} aria-hidden />
    </ActionIcon>
  );
}
