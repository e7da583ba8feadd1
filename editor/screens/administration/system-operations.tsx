import { api, type Operations, type ProcessView, type ShardState } from '@fettle/flows/contract';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since } from '../../parts/since.tsx';
import { type Mark, StateMark } from '../../parts/state-mark.tsx';
import { useMay } from '../../parts/use-may.ts';
import styles from './system-operations.module.css';

/** Milliseconds. */
const ASK_EVERY = 3_000;
/** A backlog older than this is behind; milliseconds. */
const BEHIND = 2_000;

/** The engine at work: what waits, the processes, who holds which connection, and shards to pause. */
export function SystemOperations() {
  const may = useMay(api.operations);
  const query = useRoute(api.operations, {}, { enabled: may, every: ASK_EVERY });
  if (!may) return null;
  return (
    <QueryContent query={query} what="how the engine is">
      {(operations) => (
        <div className={styles.operations}>
          <Figures operations={operations} />
          <Processes processes={operations.processes} />
          <div className={styles.pair}>
            <Shards shards={operations.shards} />
            <Tables tables={operations.tables} />
          </div>
        </div>
      )}
    </QueryContent>
  );
}

function Figures({ operations: { shards, effects, timers, unitsInProgress, leases } }: { readonly operations: Operations }) {
  const waiting = shards.reduce((total, shard) => total + shard.waiting, 0);
  const oldest = Math.max(0, ...shards.filter(({ paused }) => !paused).map((shard) => shard.oldest));
  const unheld = leases.filter(({ enabled, holder }) => enabled && holder === undefined).length;
  const figures: readonly (readonly [title: string, value: string, isWrong: boolean])[] = [
    ['Messages waiting', `${waiting.toLocaleString()}${shards.some(({ more }) => more) ? '+' : ''}`, false],
    ['Oldest', oldest === 0 ? '–' : age(oldest), oldest > BEHIND],
    ['Effects pending', effects.pending.toLocaleString(), effects.oldest > 60_000],
    ['Being tried again', effects.retrying.toLocaleString(), effects.retrying > 0],
    ['Timers overdue', timers.overdue.toLocaleString(), timers.oldest > BEHIND],
    ['Units in progress', unitsInProgress.toLocaleString(), false],
    ['Connections nobody runs', String(unheld), unheld > 0],
  ];
  return (
    <dl className={styles.figures} aria-label="The engine">
      {figures.map(([title, value, isWrong]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd data-wrong={isWrong}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const PROCESS_STATES: Record<ProcessView['state'], readonly [mark: Mark, words: string]> = {
  running: ['good', 'runs'],
  leaving: ['quiet', 'stops'],
  silent: ['warning', 'silent'],
  stopped: ['quiet', 'stopped'],
  lost: ['wrong', 'lost'],
};

const ROLE_WORDS: Readonly<Record<string, string>> = { http: 'web', worker: 'worker', connect: 'connections' };

function Processes({ processes }: { readonly processes: readonly ProcessView[] }) {
  return (
    <section aria-label="Processes">
      <h2>Processes</h2>
      <DataTable
        label="Processes"
        rows={processes}
        keyOf={({ id }) => id}
        empty="No process has registered yet."
        columns={[
          {
            title: 'Process',
            width: 220,
            cell: ({ host, pid, version, roles }) => (
              <>
                {host}:{pid}
                <RowNote>
                  {roles.map((role) => ROLE_WORDS[role] ?? role).join(', ')} · {version}
                </RowNote>
              </>
            ),
          },
          {
            title: 'State',
            width: 170,
            cell: ({ state, startedAt, endedAt, idleReason }) => (
              <>
                <StateMark mark={idleReason === undefined ? PROCESS_STATES[state][0] : 'warning'}>
                  {idleReason === undefined ? PROCESS_STATES[state][1] : 'leaves work to others'}
                </StateMark>
                <RowNote>
                  {idleReason ?? (
                    <>
                      {endedAt === undefined ? 'for ' : 'since '}
                      <Since time={endedAt ?? startedAt} />
                    </>
                  )}
                </RowNote>
              </>
            ),
          },
          { title: 'Events/s', width: 90, align: 'right', cell: ({ measures }) => measures?.eventsPerSecond.toLocaleString() ?? '–' },
          { title: 'Commit p50 / p99', width: 140, align: 'right', cell: ({ measures }) => <Quantiles of={measures?.ingestCommit} /> },
          { title: 'Messages/s', width: 100, align: 'right', cell: ({ measures }) => measures?.messagesPerSecond.toLocaleString() ?? '–' },
          { title: 'Drain p50 / p99', width: 140, align: 'right', cell: ({ measures }) => <Quantiles of={measures?.drain} /> },
          { title: 'Doorbell p50 / p99', width: 150, align: 'right', cell: ({ measures }) => <Quantiles of={measures?.doorbell} /> },
          {
            title: 'Memory',
            width: 90,
            align: 'right',
            cell: ({ measures }) => (measures === undefined ? '–' : `${Math.round(measures.memory / 1024 / 1024)} MB`),
          },
          {
            title: 'Connections that it runs',
            cell: ({ connections, measures }) => (
              <>
                {connections.length === 0 ? '–' : connections.join(', ')}
                {measures?.slowedDown === true && (
                  <div>
                    <StateMark mark="warning">slowed down</StateMark>
                  </div>
                )}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

function Quantiles({ of }: { readonly of: { readonly p50: number; readonly p99: number } | undefined }) {
  if (of === undefined) return '–';
  return `${tidy(of.p50)} / ${tidy(of.p99)} ms`;
}

const tidy = (milliseconds: number): string => (milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds)));

interface Changing {
  readonly pause: boolean;
  readonly shards: 'all' | number[];
}

function Shards({ shards }: { readonly shards: readonly ShardState[] }) {
  const may = useMay(api.pauseShards);
  const [changing, setChanging] = useState<Changing>();
  const someRun = shards.some(({ paused }) => !paused);
  const somePaused = shards.some(({ paused }) => paused);
  return (
    <section aria-label="Shards">
      <Group justify="space-between" mb={6}>
        <h2>Shards</h2>
        {may && (
          <Group gap={6}>
            {somePaused && (
              <Button size="xs" variant="default" onClick={() => setChanging({ pause: false, shards: 'all' })}>
                Resume all…
              </Button>
            )}
            {someRun && (
              <Button size="xs" variant="default" onClick={() => setChanging({ pause: true, shards: 'all' })}>
                Pause all…
              </Button>
            )}
          </Group>
        )}
      </Group>
      <DataTable
        label="Shards"
        rows={shards}
        keyOf={({ shard }) => shard}
        empty="There is no shard."
        columns={[
          { title: 'Shard', width: 60, align: 'right', cell: ({ shard }) => shard },
          { title: 'Waiting', width: 80, align: 'right', cell: ({ waiting, more }) => `${waiting.toLocaleString()}${more ? '+' : ''}` },
          { title: 'Oldest', width: 90, align: 'right', cell: ({ waiting, oldest }) => (waiting === 0 ? '–' : age(oldest)) },
          {
            title: 'State',
            cell: ({ paused, pausedBy, pauseReason }) =>
              paused ? (
                <>
                  <StateMark mark="held">paused</StateMark>
                  <RowNote>
                    <PersonName of={pausedBy} />: {pauseReason}
                  </RowNote>
                </>
              ) : (
                'runs'
              ),
          },
          ...(may
            ? [
                {
                  title: '',
                  width: 90,
                  align: 'right' as const,
                  cell: ({ shard, paused }: ShardState) => (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="gray"
                      aria-label={`${paused ? 'Resume' : 'Pause'} shard ${shard}`}
                      onClick={() => setChanging({ pause: !paused, shards: [shard] })}
                    >
                      {paused ? 'Resume…' : 'Pause…'}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {changing !== undefined && <ChangeShards changing={changing} close={() => setChanging(undefined)} />}
    </section>
  );
}

function ChangeShards({ changing: { pause, shards }, close }: { readonly changing: Changing; readonly close: () => void }) {
  const change = useChange(pause ? api.pauseShards : api.resumeShards, [api.operations]);
  const which = shards === 'all' ? 'all shards' : `shard ${shards.join(', ')}`;
  return (
    <ReasonDialog
      title={`${pause ? 'Pause' : 'Resume'} ${which}`}
      action={pause ? 'Pause' : 'Resume'}
      isBusy={change.isPending}
      error={change.error}
      close={close}
      submit={(reason) => change.mutate({ body: { shards, reason } }, { onSuccess: close })}
    >
      {pause
        ? 'What is being carried out is finished. Then everything that comes is recorded and waits, in order; units and rules stand still.'
        : 'Everything that has waited is carried out now, in the order in which it came.'}
    </ReasonDialog>
  );
}

/** Of more tables than this only the largest are shown. */
const TABLES = 16;

function Tables({ tables }: { readonly tables: Operations['tables'] }) {
  return (
    <section aria-label="Tables">
      <h2>Largest tables</h2>
      <DataTable
        label="Largest tables"
        rows={tables.slice(0, TABLES)}
        keyOf={({ name }) => name}
        empty="PostgreSQL has no statistics yet."
        columns={[
          { title: 'Table', cell: ({ name }) => name },
          { title: 'Size', width: 90, align: 'right', cell: ({ bytes }) => size(bytes) },
          { title: 'Rows', width: 110, align: 'right', cell: ({ rows }) => rows.toLocaleString() },
          { title: 'Dead rows', width: 100, align: 'right', cell: ({ deadRows }) => deadRows.toLocaleString() },
        ]}
      />
    </section>
  );
}

function size(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes < 1
    ? `${Math.round(bytes / 1024)} kB`
    : megabytes < 1024
      ? `${megabytes.toFixed(1)} MB`
      : `${(megabytes / 1024).toFixed(1)} GB`;
}
