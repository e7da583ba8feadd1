import type { HistoryEvent, Json } from '@fettle/flows';
import { api, DECIDERS } from '@fettle/flows/contract';
import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { historySentence } from '../../history/history-words.ts';
import { age } from '../../parts/age.ts';
import { Page } from '../../parts/page.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { exactTime, timeWords } from '../../parts/time-words.ts';
import { UnitStateMark } from '../../parts/unit-state.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { NonconformanceList } from '../quality/nonconformance-list.tsx';
import { PlaceHoldDialog, ReleaseHoldDialog } from './hold-dialogs.tsx';
import styles from './unit-screen.module.css';

const routeApi = getRouteApi('/shell/units/$serialNumber');

/** One unit: where it is, what holds it, what is known of it, and its journey. */
export function UnitScreen() {
  const { serialNumber } = routeApi.useParams();
  const unit = useRoute(api.getUnit, { params: { serialNumber } });
  const mayDecide = useMayAct(DECIDERS);
  const mayHold = useMayAct([...DECIDERS, 'processEngineer', 'operator']);
  const [isHolding, setHolding] = useState(false);
  const [releasing, setReleasing] = useState<string>();
  const summary = unit.data?.unit;
  const definition = useRoute(
    api.getFlowVersion,
    { params: { flow: summary?.flow ?? '', version: summary?.version ?? 1 } },
    { enabled: summary !== undefined },
  ).data?.definition;
  const nameOf = (id: string | undefined): string => definition?.flowNodes.find((node) => node.id === id)?.name ?? id ?? 'it';
  const isOpen = summary?.state === 'running' || summary?.state === 'held';

  return (
    <Page
      title={serialNumber}
      tools={
        summary !== undefined && (
          <>
            <UnitStateMark state={summary.state} />
            <span style={{ flex: 1 }} />
            {isOpen && mayHold && (
              <Button size="sm" variant="default" leftSection={<IconHandStop size={16} aria-hidden />} onClick={() => setHolding(true)}>
                Hold
              </Button>
            )}
          </>
        )
      }
    >
      <QueryContent query={unit} what="the unit">
        {(data) => (
          <div className={styles.unit}>
            <div className={styles.facts}>
              <section>
                <dl>
                  <dt>Order</dt>
                  <dd>{data.unit.unit.jobOrder}</dd>
                  <dt>Product</dt>
                  <dd>{data.unit.unit.product || '–'}</dd>
                  <dt>Routing</dt>
                  <dd>
                    <Link to="/design/$flow" params={{ flow: data.unit.flow }}>
                      {data.flowName}
                    </Link>
                    , version {data.unit.version}
                  </dd>
                  <dt>Started</dt>
                  <dd>{timeWords(data.unit.startedAt)}</dd>
                  {data.unit.endedAt !== undefined && (
                    <>
                      <dt>Ended</dt>
                      <dd>
                        {timeWords(data.unit.endedAt)}, after {age(data.unit.endedAt - data.unit.startedAt)}
                      </dd>
                    </>
                  )}
                  {data.unit.at.map(({ flowNode, name, since, state }) => (
                    <div key={flowNode} className={styles.pair}>
                      <dt>At</dt>
                      <dd>
                        {name}, for {age(Date.now() - since)}
                        {state === 'incident' && ', with an incident'}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
              {data.holds.length > 0 && (
                <section>
                  <Title order={2}>Holds</Title>
                  {data.holds.map((hold) => (
                    <Group key={hold.id} justify="space-between" wrap="nowrap" className={styles.hold ?? ''}>
                      <div>
                        <Text fz="sm">{hold.reason}</Text>
                        <Text fz="xs" c="dimmed">
                          {hold.person}, {timeWords(hold.at)}
                        </Text>
                      </div>
                      {mayDecide && (
                        <Button variant="default" onClick={() => setReleasing(hold.id)}>
                          Release
                        </Button>
                      )}
                    </Group>
                  ))}
                </section>
              )}
              {data.nonconformances.length > 0 && (
                <section>
                  <Title order={2}>Nonconformances</Title>
                  <NonconformanceList nonconformances={data.nonconformances} isBrief />
                </section>
              )}
              {data.tasks.length > 0 && (
                <section>
                  <Title order={2}>Waits for somebody</Title>
                  {data.tasks.map((task) => (
                    <Text key={task.id} fz="sm">
                      {task.instruction.title} at {task.station}, since {timeWords(task.openedAt)}
                    </Text>
                  ))}
                </section>
              )}
              <section>
                <Title order={2}>Data</Title>
                <UnitData data={data.data} nameOf={nameOf} />
              </section>
            </div>
            <Journey serialNumber={serialNumber} nameOf={nameOf} />
          </div>
        )}
      </QueryContent>
      {isHolding && <PlaceHoldDialog serialNumber={serialNumber} close={() => setHolding(false)} />}
      {releasing !== undefined && <ReleaseHoldDialog serialNumber={serialNumber} hold={releasing} close={() => setReleasing(undefined)} />}
    </Page>
  );
}

function UnitData({
  data,
  nameOf,
}: {
  readonly data: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly nameOf: (id: string) => string;
}) {
  const steps = Object.entries(data).filter(([, values]) => Object.keys(values).length > 0);
  if (steps.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        Nothing has been recorded yet.
      </Text>
    );
  }
  return steps.map(([flowNode, values]) => (
    <div key={flowNode} className={styles.step}>
      <Text fz="sm" fw={600}>
        {nameOf(flowNode)}
      </Text>
      <dl>
        {Object.entries(values).map(([name, value]) => (
          <div key={name} className={styles.pair}>
            <dt>{name}</dt>
            <dd className="tabular">{name.endsWith('At') && typeof value === 'number' ? exactTime(value) : valueWords(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  ));
}

interface JourneyProps {
  readonly serialNumber: string;
  readonly nameOf: (id: string | undefined) => string;
}

function Journey({ serialNumber, nameOf }: JourneyProps) {
  const [detail, setDetail] = useState<'steps' | 'all'>('steps');
  const history = useRoute(api.unitHistory, { params: { serialNumber } });
  const isShown = (event: HistoryEvent): boolean => detail === 'all' || historySentence(event, nameOf).tone !== 'detail';
  return (
    <section className={styles.journey} aria-label="Journey">
      <Group justify="space-between" mb="xs">
        <Title order={2}>Journey</Title>
        <SegmentedControl
          size="xs"
          aria-label="How much"
          value={detail}
          onChange={(next) => setDetail(next as typeof detail)}
          data={[
            { value: 'steps', label: 'Steps' },
            { value: 'all', label: 'Everything' },
          ]}
        />
      </Group>
      <QueryContent query={history} what="the journey">
        {(data) => (
          <ol>
            {data.history.filter(isShown).map((event) => {
              const { text, tone } = historySentence(event, nameOf);
              return (
                <li key={event.sequence} data-tone={tone}>
                  <time dateTime={new Date(event.at).toISOString()}>{exactTime(event.at)}</time>
                  <span>{text}</span>
                </li>
              );
            })}
          </ol>
        )}
      </QueryContent>
    </section>
  );
}
