import type { FlowDefinition, Json } from '@fettle/flows';
import { api, type FiringView } from '@fettle/flows/contract';
import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { type RulePath, rulePath } from '../../document/rule-path.ts';
import { type TraceLine, traceWords } from '../../history/trace-words.ts';
import { keyWords } from '../../parts/key-words.ts';
import { StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { type PlantModel, signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';
import styles from './firing-list.module.css';

const NOTHING_DRAWN = { flowNodes: [], sequenceFlows: [] };

/** Why a rule fired: each condition or run rule that decided, with its values and the readings behind it, how good they were and of when. */
export function FiringDetail({ firing }: { readonly firing: FiringView }) {
  const plant = usePlant();
  const { flow, version } = firing;
  const definition = useRoute(api.getFlowVersion, { params: { flow, version } }).data?.definition;
  return (
    <>
      <Title order={2}>{firing.title}</Title>
      <dl className={styles.facts}>
        <dt>Rule</dt>
        <dd>
          <Link to="/design/$flow" params={{ flow }}>
            {firing.flowName}
          </Link>
          , version {version}
        </dd>
        <dt>When</dt>
        <dd className="tabular">{exactTime(firing.at)}</dd>
        <dt>On</dt>
        <dd>{plant.equipment.find(({ id }) => id === firing.equipment)?.title || firing.equipment}</dd>
        <dt>Unit</dt>
        <dd>{firing.serialNumber === undefined ? 'none was on it' : <UnitLink serialNumber={firing.serialNumber} />}</dd>
      </dl>
      <Title order={3}>Because</Title>
      <TraceLines firing={firing} definition={definition} />
      <Link to="/quality/firings/$firing" params={{ firing: firing.id }}>
        Everything about this firing
      </Link>
    </>
  );
}

/** The lines that decided, each with its readings. */
export function TraceLines({ firing, definition }: { readonly firing: FiringView; readonly definition: FlowDefinition | undefined }) {
  const plant = usePlant();
  const lines = firing.trace.filter(({ comparison }) => comparison?.decisive !== false);
  return (
    <>
      <ol className={styles.trace}>
        {lines.map((line) => (
          <li key={`${line.flowNode} ${line.text}`}>
            <Because line={line} definition={definition} plant={plant} />
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p>It left no trace.</p>}
    </>
  );
}

interface BecauseProps {
  readonly line: TraceLine;
  /** Of the version that fired; absent until it is there. */
  readonly definition: FlowDefinition | undefined;
  readonly plant: PlantModel;
}

function Because({ line, definition, plant }: BecauseProps) {
  const path = rulePath(definition ?? NOTHING_DRAWN, line.flowNode);
  const name = definition?.flowNodes.find(({ id }) => id === line.flowNode)?.name ?? line.flowNode;
  return (
    <>
      <div className={styles.because}>{[...path.steps, name].join(' → ')}</div>
      <p className={styles.sentence}>{traceWords(line, path)}</p>
      {line.readings.length > 0 && (
        <table className={styles.readings} aria-label="Readings that decided">
          <thead>
            <tr>
              <th scope="col">Reading</th>
              <th scope="col">Value</th>
              <th scope="col">Quality</th>
              <th scope="col">Time at the source</th>
            </tr>
          </thead>
          <tbody>
            {line.readings.map((reading) => (
              <tr key={`${reading.equipment} ${reading.signal} ${reading.sourceTime} ${reading.eventId}`} title={reading.eventId}>
                <td>{readingWords(reading, path, plant)}</td>
                <td>{valueWords(reading.value, signalOf(reading, plant)?.unit ?? path.unit)}</td>
                <td>{reading.quality === 'good' ? 'good' : <StateMark mark="warning">{reading.quality}</StateMark>}</td>
                <td>{preciseTime(reading.sourceTime)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {line.values !== undefined && Object.keys(line.values).length > 0 && (
        <dl className={styles.values}>
          {Object.entries(line.values).map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{keyWords(name)}</dt>
              <dd className="tabular">{detailWords(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

type Reading = TraceLine['readings'][number];

function signalOf({ equipment = '', signal }: Reading, plant: PlantModel) {
  return signal === undefined ? undefined : signalsOf(plant, equipment).find(({ name }) => name === signal);
}

/** A reading without a signal was computed on the way: a mean, an expression. It has the name of the step that made it. */
function readingWords(reading: Reading, { steps }: RulePath, plant: PlantModel): string {
  const machine = plant.equipment.find(({ id }) => id === reading.equipment)?.title ?? reading.equipment ?? '';
  const signal = signalOf(reading, plant)?.title ?? reading.signal ?? steps.at(-1) ?? 'computed value';
  return machine === '' ? signal : `${machine}: ${signal}`;
}

function preciseTime(time: number): string {
  return `${exactTime(time)}.${String(time % 1000).padStart(3, '0')}`;
}

/** `{ lower: 1.25, upper: 3 }` → `lower 1.25, upper 3`. */
function detailWords(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return valueWords(value);
  return Object.entries(value as Readonly<Record<string, Json>>)
    .map(([name, inner]) => `${keyWords(name).toLowerCase()} ${valueWords(inner)}`)
    .join(', ');
}
