import { decodeText } from '@fettle/flows/tables/csv/decode-text.ts';
import {
  AGGREGATION_TITLE,
  type Aggregation,
  type DecisionTable,
  type Gap,
  HIT_POLICIES,
  HitPolicy,
  type Narrowing,
  type TableProblem,
} from '@fettle/flows/tables/index.ts';
import { ActionIcon, Alert, Button, Group, Menu, Modal, Select, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconFileImport, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { ParamPath } from '../document/param-path.ts';
import { Hint } from '../parts/hint.tsx';
import { ColumnSettings } from './column-settings.tsx';
import { FindingList } from './finding-list.tsx';
import { NowLine } from './now-line.tsx';
import * as change from './table-change.ts';
import styles from './table-editor.module.css';
import { readTableText, saveTable, type TableFormat } from './table-files.ts';
import { TableGrid } from './table-grid.tsx';
import { useAnalysis } from './use-analysis.ts';
import { useSamples } from './use-samples.ts';

export interface TableEditorProps {
  readonly name: string;
  readonly table: DecisionTable;
  readonly path: ParamPath;
  readonly readOnly: boolean;
  /** One step of undo each. */
  readonly setTable: (table: DecisionTable) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly close: () => void;
}

const POLICIES = HitPolicy.options.map((value) => ({ value, label: `${HIT_POLICIES[value].letter} · ${HIT_POLICIES[value].title}` }));
const AGGREGATIONS = [{ value: '', label: 'a list' }, ...Object.entries(AGGREGATION_TITLE).map(([value, label]) => ({ value, label }))];

/** A decision table in a page of its own: the grid, and beside it what is wrong with it and what the column is. */
export function TableEditor({ name, table, path, readOnly, setTable, undo, redo, close }: TableEditorProps) {
  const [held, setRange] = useState<change.GridRange>({ anchor: { row: 0, column: 0 }, head: { row: 0, column: 0 } });
  const [shown, setShown] = useState<readonly number[]>([]);
  const [words, setWords] = useState<{ readonly of: string; readonly lines: readonly string[] }>();
  const [isImporting, setImporting] = useState(false);
  const range = change.rangeWithin(table, held);
  const answer = useAnalysis(table);
  const now = useSamples(table.inputs);
  const columns = change.gridColumns(table);
  const current = columns[Math.min(range.head.column, columns.length - 1)]!;
  const removed = change.removeColumn(table, current);
  const box = change.boxOf(range);

  const show = (problem: TableProblem | undefined): void => setShown(problem?.rows ?? []);
  const closeGap = (gap: Gap): void => {
    const row = { when: [...gap.cells], give: table.outputs.map(() => ''), note: '' };
    setTable(change.insertRow(table, table.rows.length, row));
    const place = { row: table.rows.length, column: table.inputs.length };
    setRange({ anchor: place, head: place });
    focusGrid();
  };
  const say = (of: string, lines: readonly string[]): void => setWords(lines.length === 0 ? undefined : { of, lines });
  const narrow = ({ row, left }: Narrowing): void => {
    setTable(change.replaceRow(table, row, left));
    setRange({ anchor: { row: row + Math.max(1, left.length) - 1, column: columns.length - 1 }, head: { row, column: 0 } });
    setShown([]);
    focusGrid();
  };
  const save = (format: TableFormat): void =>
    say(
      'About the file',
      saveTable(table, format).map((lost) => `Not carried: ${lost}`),
    );

  return (
    <Modal.Root opened onClose={close} fullScreen padding={0} closeOnEscape={false}>
      <Modal.Content aria-label={`Decision table of ${name}`}>
        <Modal.Body p={0} h="100%">
          <div className={styles.page}>
            <header className={styles.bar}>
              <TextInput
                aria-label="Title of the table"
                placeholder={name}
                w={240}
                fw={600}
                value={table.title}
                disabled={readOnly}
                onChange={(event) => setTable({ ...table, title: event.currentTarget.value })}
              />
              <Select
                aria-label="Hit policy"
                w={330}
                data={POLICIES}
                value={table.hitPolicy}
                allowDeselect={false}
                disabled={readOnly}
                renderOption={({ option }) => (
                  <div>
                    <Text fz="sm">{option.label}</Text>
                    <Text fz="xs" c="dimmed">
                      {HIT_POLICIES[option.value as HitPolicy].description}
                    </Text>
                  </div>
                )}
                onChange={(hitPolicy) => setTable(withPolicy(table, hitPolicy as HitPolicy))}
              />
              {table.hitPolicy === 'collect' && (
                <Select
                  aria-label="What is made of them"
                  w={160}
                  data={AGGREGATIONS}
                  value={table.aggregation ?? ''}
                  allowDeselect={false}
                  disabled={readOnly}
                  onChange={(aggregation) => {
                    const { aggregation: _, ...rest } = table;
                    setTable(aggregation ? { ...rest, aggregation: aggregation as Aggregation } : rest);
                  }}
                />
              )}
              <span style={{ flex: 1 }} />
              <Hint label="Undo (Ctrl+Z)">
                <ActionIcon variant="subtle" color="gray" aria-label="Undo" disabled={readOnly} onClick={undo}>
                  <IconArrowBackUp size={18} />
                </ActionIcon>
              </Hint>
              <Hint label="Redo (Ctrl+Y)">
                <ActionIcon variant="subtle" color="gray" aria-label="Redo" disabled={readOnly} onClick={redo}>
                  <IconArrowForwardUp size={18} />
                </ActionIcon>
              </Hint>
              <Menu>
                <Menu.Target>
                  <Button variant="default" size="xs">
                    File
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconFileImport size={15} aria-hidden />} disabled={readOnly} onClick={() => setImporting(true)}>
                    Import CSV, DMN or from Excel…
                  </Menu.Item>
                  <Menu.Item onClick={() => save('csv')}>Save as CSV</Menu.Item>
                  <Menu.Item onClick={() => save('dmn')}>Save as DMN</Menu.Item>
                  <Menu.Item onClick={() => save('json')}>Save as JSON</Menu.Item>
                </Menu.Dropdown>
              </Menu>
              <Button size="xs" onClick={close}>
                Done
              </Button>
            </header>
            <div className={styles.body}>
              <div className={styles.left}>
                <div className={styles.tools} role="toolbar" aria-label="Rows and columns">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    leftSection={<IconPlus size={13} aria-hidden />}
                    disabled={readOnly}
                    onClick={() => setTable(change.insertRow(table, table.rows.length === 0 ? 0 : box.bottom + 1))}
                  >
                    Row
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    leftSection={<IconTrash size={13} aria-hidden />}
                    disabled={readOnly || table.rows.length === 0}
                    onClick={() => setTable(change.removeRows(table, box.top, box.bottom))}
                  >
                    {box.bottom > box.top ? `Remove ${box.bottom - box.top + 1} rows` : 'Remove row'}
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    leftSection={<IconPlus size={13} aria-hidden />}
                    disabled={readOnly}
                    onClick={() => setTable(change.addColumn(table, 'when'))}
                  >
                    Input
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    leftSection={<IconPlus size={13} aria-hidden />}
                    disabled={readOnly}
                    onClick={() => setTable(change.addColumn(table, 'give'))}
                  >
                    Output
                  </Button>
                  <span style={{ flex: 1 }} />
                  <Text fz="xs" c="dimmed">
                    Enter edits · Ctrl+Enter row · Ctrl+Delete removes · Ctrl+D, Ctrl+R fill · Alt+arrows move · Ctrl+C, Ctrl+V with Excel
                  </Text>
                </div>
                <div className={styles.grid}>
                  <TableGrid
                    table={table}
                    range={range}
                    setRange={setRange}
                    problems={answer?.problems ?? []}
                    shown={shown}
                    readOnly={readOnly}
                    now={now}
                    setTable={setTable}
                    pasted={(next, remarks) => {
                      setTable(next);
                      say('About what was pasted', remarks);
                    }}
                    undo={undo}
                    redo={redo}
                  />
                </div>
              </div>
              <aside className={styles.side} aria-label="About the table">
                {words !== undefined && (
                  <Alert color="gray" p="xs" withCloseButton closeButtonLabel="Close" onClose={() => setWords(undefined)} title={words.of}>
                    <ul className={styles.remarks}>
                      {words.lines.map((line) => (
                        <li key={line}>{line}</li>
                      ))}
                    </ul>
                  </Alert>
                )}
                {now !== undefined && <NowLine table={table} now={now} />}
                <FindingList table={table} answer={answer} readOnly={readOnly} show={show} closeGap={closeGap} narrow={narrow} />
                <ColumnSettings
                  key={`${current.side}${current.index}`}
                  table={table}
                  column={current}
                  path={path}
                  readOnly={readOnly}
                  setTable={setTable}
                  remove={removed === undefined ? undefined : () => setTable(removed)}
                />
                <CellHelp />
              </aside>
            </div>
          </div>
          {isImporting && (
            <ImportDialog
              close={() => setImporting(false)}
              take={(text) => {
                const read = readTableText(text);
                setTable(read.table);
                say('About the file', read.remarks);
                setRange({ anchor: { row: 0, column: 0 }, head: { row: 0, column: 0 } });
              }}
            />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Once the change is drawn: what was pressed may be gone then. */
function focusGrid(): void {
  setTimeout(() => document.querySelector<HTMLElement>('[role="grid"]')?.focus());
}

/** Only collect makes something of its rows. */
function withPolicy({ aggregation, ...table }: DecisionTable, hitPolicy: HitPolicy): DecisionTable {
  return hitPolicy === 'collect' && aggregation !== undefined ? { ...table, hitPolicy, aggregation } : { ...table, hitPolicy };
}

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['-', 'anything'],
  ['> 5', 'more than 5'],
  ['[1..5)', '1 and more, less than 5'],
  ['"A", "B"', 'one of them'],
  ['not("A")', 'all but A'],
  ['unknown', 'bad, stale or missing'],
  ['cel(value % 2 == 0)', 'anything CEL can say'],
];

function CellHelp() {
  return (
    <details className={styles.help}>
      <summary>What a cell can say</summary>
      <dl>
        {EXAMPLES.map(([cell, meaning]) => (
          <div key={cell}>
            <dt>{cell}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function ImportDialog({ close, take }: { readonly close: () => void; readonly take: (text: string) => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const attempt = (content: string): void => {
    try {
      take(content);
      close();
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Modal opened onClose={close} title="Import a table" size={640}>
      <Textarea
        label="Paste cells from Excel with their headings, CSV, or DMN"
        description="The table is replaced; undo brings it back."
        minRows={10}
        maxRows={16}
        autosize
        data-autofocus
        spellCheck={false}
        value={text}
        error={wrong}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(undefined);
        }}
      />
      <input
        ref={file}
        type="file"
        hidden
        aria-label="A file with a table"
        accept=".csv,.tsv,.txt,.dmn,.xml,.json"
        onChange={async (event) => {
          const input = event.currentTarget;
          const chosen = input.files?.[0];
          if (chosen === undefined) return;
          attempt(decodeText(new Uint8Array(await chosen.arrayBuffer())));
          // The same file may be chosen again once it is mended.
          input.value = '';
        }}
      />
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={() => file.current?.click()}>
          Choose a file…
        </Button>
        <Button disabled={text.trim() === ''} onClick={() => attempt(text)}>
          Import
        </Button>
      </Group>
    </Modal>
  );
}
