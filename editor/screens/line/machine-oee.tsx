import { api, ENGINEERS, type EquipmentOee } from '@fettle/flows/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import styles from './machine-oee.module.css';
import { OeeSettingsForm } from './oee-settings-form.tsx';
import { minutesAndShare, percent, TIME_LOSSES } from './oee-words.ts';

const HOUR = 3_600_000;
/** Asked for up to a whole minute, so that the question stays the same while it is looked at. */
const MINUTE = 60_000;

/** OEE of the machine of an operation over the last hours, and where its planned busy time went. */
export function MachineOee({ equipment, now }: { readonly equipment: string; readonly now: number }) {
  const [hours, setHours] = useState('8');
  const [setting, setSetting] = useState(false);
  const to = Math.ceil(now / MINUTE) * MINUTE;
  const query = { from: to - Number(hours) * HOUR, to };
  const oee = useRoute(api.equipmentOee, { params: { equipment }, query }, { keepPrevious: true });
  const mayChange = useMayAct(ENGINEERS);
  return (
    <section className={styles.panel} aria-label={`OEE of ${equipment}`}>
      <header>
        <h2>OEE of {equipment}</h2>
        <SegmentedControl
          size="xs"
          aria-label="Over which time"
          value={hours}
          onChange={setHours}
          data={[
            { value: '8', label: '8 hours' },
            { value: '24', label: '24 hours' },
            { value: '168', label: '7 days' },
          ]}
        />
        <span style={{ flex: 1 }} />
        {mayChange && !setting && (
          <Button size="xs" variant="default" onClick={() => setSetting(true)}>
            What counts as what…
          </Button>
        )}
      </header>
      <QueryContent query={oee} what="the OEE">
        {(answer) =>
          setting ? (
            <OeeSettingsForm answer={answer} close={() => setSetting(false)} />
          ) : answer.settings === undefined ? (
            <p>
              {mayChange
                ? 'Say which signal tells what the machine is doing, and what its states count as.'
                : 'An engineer has to say which signal tells what the machine is doing, and what its states count as.'}
            </p>
          ) : (
            <Indices answer={answer} />
          )
        }
      </QueryContent>
    </section>
  );
}

function Indices({ answer }: { readonly answer: EquipmentOee }) {
  const { indices, problem, produced, good, states } = answer;
  if (indices === undefined) return <p role="alert">{problem}</p>;
  const busy = TIME_LOSSES.reduce((sum, { key }) => sum + indices.losses[key], 0);
  const unmapped = states.filter(({ state, element }) => state !== undefined && element === undefined);
  const unknown = states.find(({ state }) => state === undefined);
  return (
    <>
      <dl className={styles.figures}>
        <Figure label="OEE" value={indices.oee} how="availability × effectiveness × quality" strong />
        <Figure label="Availability" value={indices.availability} how="producing, of planned busy time" />
        <Figure label="Effectiveness" value={indices.effectiveness} how={`${produced} pieces by plan, of the time producing`} />
        <Figure label="Quality ratio" value={indices.qualityRatio} how={`${good} good of ${produced}`} />
        <Figure label="NEE" value={indices.nee} how="set-up is no loss" />
      </dl>
      {busy > 0 && (
        <>
          <div className={styles.bar} role="img" aria-label="Where the planned busy time went">
            {TIME_LOSSES.map(({ key }) => (
              <span key={key} data-loss={key} style={{ flexGrow: Math.max(0, indices.losses[key]) }} />
            ))}
          </div>
          <ul className={styles.losses}>
            {TIME_LOSSES.map(({ key, words }) => (
              <li key={key}>
                <span className={styles.key} data-loss={key} />
                {words}: <strong>{minutesAndShare(indices.losses[key], busy)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
      {(indices.effectiveness ?? 0) > 1 && <p>Pieces took less time than planned: the planned run time is not right.</p>}
      {(unmapped.length > 0 || unknown !== undefined) && (
        <p>
          Counts as nothing:{' '}
          {[
            ...unmapped.map(({ state, seconds }) => `“${state}” ${minutesAndShare(seconds)}`),
            ...(unknown === undefined ? [] : [`not known ${minutesAndShare(unknown.seconds)}`]),
          ].join(', ')}
          .
        </p>
      )}
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: number | null;
  readonly how: string;
  readonly strong?: boolean;
}

function Figure({ label, value, how, strong = false }: FigureProps) {
  return (
    <div data-strong={strong}>
      <dt>{label}</dt>
      <dd>
        {value === null ? 'no value' : percent(value)}
        <small>{how}</small>
      </dd>
    </div>
  );
}
