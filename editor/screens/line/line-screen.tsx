import { api } from '@fettle/flows/contract';
import { Button, Select, Title } from '@mantine/core';
import { IconClockPause, IconPresentation } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { CallList } from './call-list.tsx';
import { FiringList } from './firing-list.tsx';
import { HourBars } from './hour-bars.tsx';
import { LineBoard } from './line-board.tsx';
import { LineHeader } from './line-header.tsx';
import styles from './line-screen.module.css';
import { clockAndDay } from './line-words.ts';
import { MachineOee } from './machine-oee.tsx';
import { OperationStrip } from './operation-strip.tsx';
import { OperationUnits } from './operation-units.tsx';
import { useLine } from './use-line.ts';

const routeApi = getRouteApi('/shell/line');

/** One routing as a line, live. Which one, which operation is open and whether it hangs on a wall are in the address. */
export function LineScreen() {
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const flows = useRoute(api.listFlows, {});
  const routings = (flows.data?.flows ?? []).filter(({ kind, releasedVersion }) => kind === 'routing' && releasedVersion !== undefined);
  const flow = search.flow ?? (routings.find(({ unitsInProgress }) => unitsInProgress > 0) ?? routings[0])?.id;
  const line = useLine(flow);
  const operation = line.line?.operations.find(({ flowNode }) => flowNode === search.operation);

  if (search.board === 1 || search.board === true) {
    return <LineBoard line={line} leave={() => void navigate({ search: { flow: search.flow } })} />;
  }
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Title order={1}>Line</Title>
        <Select
          aria-label="Routing"
          size="sm"
          w={280}
          data={routings.map(({ id, name }) => ({ value: id, label: name }))}
          value={flow ?? null}
          allowDeselect={false}
          onChange={(chosen) => void navigate({ search: { flow: chosen ?? undefined } })}
        />
        <Freshness line={line} />
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPresentation size={18} aria-hidden />}
          onClick={() => void navigate({ search: { flow, board: 1 } })}
        >
          Board
        </Button>
      </header>
      {flows.error !== null && <Failure error={flows.error} retry={() => void flows.refetch()} />}
      {flows.data !== undefined && routings.length === 0 && (
        <p className={styles.none}>No routing is released yet. Draw one under Design and release it; its line appears here.</p>
      )}
      {line.line === undefined && line.error !== null && <Failure error={line.error} retry={line.retry} />}
      {line.line === undefined && line.error === null && (flow !== undefined || flows.isPending) && <Waiting for="the line" />}
      {line.line !== undefined && line.columns !== undefined && (
        <div className={styles.data} data-stale={line.stale}>
          <LineHeader line={line.line} now={line.now} />
          <OperationStrip
            operations={line.line.operations}
            columns={line.columns}
            now={line.now}
            chosen={operation?.flowNode}
            choose={(flowNode) => void navigate({ search: { flow: search.flow, operation: flowNode } })}
          />
          {operation !== undefined && (
            <OperationUnits
              flow={line.line.flow}
              operation={operation}
              now={line.now}
              close={() => void navigate({ search: { flow: search.flow } })}
            />
          )}
          {operation?.type === 'machine-operation' && operation.equipment !== undefined && (
            <MachineOee key={operation.equipment} equipment={operation.equipment} now={line.now} />
          )}
          <div className={styles.below}>
            <div className={styles.panel}>
              <HourBars hours={line.line.hours} />
            </div>
            <div className={styles.panel}>
              <CallList calls={line.line.calls} open={line.line.openCalls} now={line.now} />
            </div>
            <div className={styles.panel}>
              <FiringList firings={line.line.firings} now={line.now} />
            </div>
          </div>
        </div>
      )}
    </div>
  );
}

/** Says in words what the greying shows. */
export function Freshness({ line }: { readonly line: ReturnType<typeof useLine> }) {
  if (line.answeredAt === 0) return <span className={styles.fresh} />;
  return (
    <span className={styles.fresh} data-stale={line.stale} role="status">
      {line.stale && <IconClockPause size={20} aria-hidden />}
      {line.stale
        ? `Old: as of ${clockAndDay(line.answeredAt, line.now)}, ${Math.round((line.now - line.answeredAt) / 1000)} s ago`
        : `As of ${clockAndDay(line.answeredAt, line.now)}`}
    </span>
  );
}
