import { isColumnName } from '@fettle/flows/tables/column-name.ts';
import type { DecisionTable } from '@fettle/flows/tables/index.ts';
import { Button, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ParamPath } from '../document/param-path.ts';
import { LazyExpressionWidget } from '../forms/widgets/lazy-expression-widget.tsx';
import type { GridColumn } from './table-change.ts';

export interface ColumnSettingsProps {
  readonly table: DecisionTable;
  readonly column: GridColumn;
  /** Of the table in the params of its step. */
  readonly path: ParamPath;
  readonly readOnly: boolean;
  readonly setTable: (table: DecisionTable) => void;
  readonly remove: (() => void) | undefined;
}

const KINDS = [
  { value: 'number', label: 'Number' },
  { value: 'string', label: 'Text' },
  { value: 'boolean', label: 'Yes or no' },
];

/** What a column is: where its value comes from, its kind, its unit, and the values that it can have. */
export function ColumnSettings({ table, column, path, readOnly, setTable, remove }: ColumnSettingsProps) {
  if (column.side === 'note') return null;
  const list = column.side === 'when' ? 'inputs' : 'outputs';
  const head = table[list][column.index]!;
  const isInput = column.side === 'when';
  const change = (values: Readonly<Record<string, unknown>>): void =>
    setTable({ ...table, [list]: table[list].with(column.index, { ...head, ...values } as never) } as DecisionTable);
  const field = (name: string) => ({
    value: (head as Readonly<Record<string, unknown>>)[name] as string,
    take: (text: string) => change({ [name]: text }),
  });

  return (
    <Stack gap="xs" component="section" aria-label={isInput ? 'Input' : 'Output'}>
      <Group justify="space-between">
        <Text fw={600} fz="sm">
          {isInput ? 'Input' : 'Output'}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={13} aria-hidden />}
          disabled={readOnly || remove === undefined}
          onClick={remove}
        >
          Remove column
        </Button>
      </Group>
      <Group grow gap="xs" align="flex-start">
        <SettledText label="Title" {...field('title')} readOnly={readOnly} placeholder={head.name} />
        <SettledText label="Name" {...field('name')} readOnly={readOnly} why={(name) => whyNotName(table, head.name, name)} isCode />
      </Group>
      {isInput && (
        <LazyExpressionWidget
          field={{ name: 'expression', title: 'Value', widget: 'expression', schema: {}, required: false, result: head.kind }}
          value={table.inputs[column.index]!.expression}
          path={[...path, 'inputs', column.index, 'expression']}
        />
      )}
      <Group grow gap="xs" align="flex-start">
        <Select
          label="Kind"
          data={KINDS}
          value={head.kind}
          allowDeselect={false}
          disabled={readOnly}
          onChange={(kind) => change({ kind })}
        />
        {head.kind === 'number' ? <SettledText label="Unit" {...field('unit')} readOnly={readOnly} placeholder="none" /> : <span />}
      </Group>
      {isInput && head.kind === 'number' && (
        <Switch
          label="Whole numbers only"
          checked={table.inputs[column.index]!.whole}
          disabled={readOnly}
          onChange={(event) => change({ whole: event.currentTarget.checked })}
        />
      )}
      {isInput ? (
        <SettledText label="Values that can come" {...field('allowed')} readOnly={readOnly} placeholder="all; or a cell: [0..100]" isCode />
      ) : (
        <>
          <SettledText
            label="Values, most important first"
            {...field('values')}
            readOnly={readOnly}
            placeholder={'any; or "hold", "check"'}
            isCode
          />
          <SettledText label="When no row matches" {...field('fallback')} readOnly={readOnly} placeholder="nothing" isCode />
        </>
      )}
    </Stack>
  );
}

function whyNotName({ inputs, outputs }: DecisionTable, old: string, name: string): string | undefined {
  if (!isColumnName(name)) return 'Letters, digits and _, a letter first.';
  return name !== old && [...inputs, ...outputs].some((other) => other.name === name) ? 'Another column has this name.' : undefined;
}

interface SettledTextProps {
  readonly label: string;
  readonly value: string;
  readonly take: (text: string) => void;
  readonly readOnly: boolean;
  readonly placeholder?: string;
  readonly why?: (text: string) => string | undefined;
  readonly isCode?: boolean;
}

/** A text that is taken when the field is left: one step of undo. */
function SettledText({ label, value, take, readOnly, placeholder, why, isCode }: SettledTextProps) {
  const [typed, setTyped] = useState<string>();
  const error = typed === undefined ? undefined : why?.(typed);
  const settle = (): void => {
    if (typed !== undefined && typed !== value && error === undefined) take(typed);
    setTyped(undefined);
  };
  return (
    <TextInput
      label={label}
      value={typed ?? value}
      error={error}
      disabled={readOnly}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(isCode ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } } } : {})}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  );
}
