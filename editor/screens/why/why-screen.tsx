import { api, type ExplainedStay, type WhyNot } from '@fettle/flows/contract';
import { Button, Select, TextInput } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { Page } from '../../parts/page.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePlant } from '../../plant/use-plant.ts';
import { ResultMark } from '../firing/outcome-tree.tsx';
import styles from './why-screen.module.css';

const routeApi = getRouteApi('/shell/quality/why');

/** Why a rule did not fire: for a unit, or on a machine at a moment. The question is in the address, so that the answer can be sent to a colleague. */
export function WhyScreen() {
  const asked = routeApi.useSearch();
  const isWhole = asked.flow !== undefined && (asked.unit !== undefined || (asked.equipment !== undefined && asked.at !== undefined));
  const query = useRoute(
    api.whyNot,
    { params: { flow: asked.flow ?? '' }, query: { unit: asked.unit, equipment: asked.equipment, at: asked.at } },
    { enabled: isWhole },
  );
  return (
    <Page
      title="Why did it not fire?"
      tools={
        <Button component={Link} to="/quality?tab=firings" variant="default">
          All firings
        </Button>
      }
    >
      <div className={styles.body}>
        <Question />
        <section aria-label="Answer" aria-live="polite">
          {!isWhole && <p className={styles.quiet}>Choose a rule, and a unit or a machine with a time.</p>}
          {isWhole && (
            <QueryContent query={query} what="the answer">
              {(answer) => <Answer answer={answer} />}
            </QueryContent>
          )}
        </section>
      </div>
    </Page>
  );
}

function Question() {
  const asked = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const plant = usePlant();
  const rules = useRoute(api.listFlows, {}).data?.flows.filter(({ kind }) => kind === 'qualityRule') ?? [];
  const [flow, setFlow] = useState<string | null>(asked.flow ?? null);
  const [unit, setUnit] = useState(asked.unit ?? '');
  const [equipment, setEquipment] = useState<string | null>(asked.equipment ?? null);
  const [at, setAt] = useState(localTime(asked.at ?? Date.now()));
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    const time = new Date(at).getTime();
    const isOfUnit = unit.trim() !== '';
    void navigate({
      search: {
        flow: flow ?? undefined,
        unit: isOfUnit ? unit.trim() : undefined,
        equipment: isOfUnit ? undefined : (equipment ?? undefined),
        at: isOfUnit || Number.isNaN(time) ? undefined : time,
      },
    });
  };
  return (
    <form className={styles.question} onSubmit={ask} aria-label="Question">
      <Select
        label="Rule"
        w={220}
        placeholder="Choose"
        data={rules.map(({ id, name }) => ({ value: id, label: name }))}
        value={flow}
        onChange={setFlow}
      />
      <TextInput label="Unit" placeholder="Serial number" w={180} value={unit} onChange={(event) => setUnit(event.currentTarget.value)} />
      <span className={styles.or}>or</span>
      <Select
        label="Machine"
        w={180}
        placeholder="Choose"
        clearable
        disabled={unit.trim() !== ''}
        data={plant.equipment.map(({ id, title }) => ({ value: id, label: title || id }))}
        value={equipment}
        onChange={setEquipment}
      />
      <TextInput
        label="At"
        type="datetime-local"
        step={1}
        disabled={unit.trim() !== ''}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <Button type="submit" disabled={flow === null}>
        Ask
      </Button>
    </form>
  );
}

/** As an input of date and time wants it: in the time of who looks. */
function localTime(time: number): string {
  const at = new Date(time);
  return new Date(time - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function Answer({ answer }: { readonly answer: WhyNot }) {
  return (
    <>
      {answer.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {answer.stays.map((stay) => (
        <Stay key={`${stay.equipment} ${stay.from}`} flow={answer.flow} flowName={answer.flowName} stay={stay} />
      ))}
    </>
  );
}

function Stay({ flow, flowName, stay }: { readonly flow: string; readonly flowName: string; readonly stay: ExplainedStay }) {
  const plant = usePlant();
  const { equipment, serialNumber, from, to, version, fired, judged, nearest, unknown, cut } = stay;
  const machine = plant.equipment.find(({ id }) => id === equipment)?.title || equipment;
  const moments = judged.true + judged.false + judged.unknown;
  return (
    <article className={styles.stay}>
      <h2>
        {machine}, {exactTime(from)} – {exactTime(to)}
      </h2>
      <p className={styles.quiet}>
        {serialNumber !== undefined && (
          <>
            unit <UnitLink serialNumber={serialNumber} />
            {' · '}
          </>
        )}
        <Link to="/design/$flow" params={{ flow }} search={{ version, node: nearest?.flowNode }}>
          {flowName}, version {version}
        </Link>
        {` · ${moments} moments judged: ${judged.true} true, ${judged.false} false, ${judged.unknown} not known`}
        {cut && ' · the first ones; more was recorded'}
      </p>
      {fired.length > 0 ? (
        <>
          <p className={styles.words}>It did fire.</p>
          <ul className={styles.list}>
            {fired.map(({ id, at, title }) => (
              <li key={id}>
                <span className="tabular">{exactTime(at)}</span>{' '}
                <Link to="/quality/firings/$firing" params={{ firing: id }}>
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : nearest === undefined || judged.true > 0 ? (
        <p className={styles.words}>{stay.words}</p>
      ) : (
        <>
          <p className={styles.words}>
            Closest at {exactTime(nearest.at)}, at “{nearest.name}”:
          </p>
          <ul className={styles.list}>
            {nearest.missing.map(({ fact, words, result }) => (
              <li key={`${fact} ${words}`}>
                <ResultMark result={result} /> {words}
              </li>
            ))}
          </ul>
        </>
      )}
      {unknown.length > 0 && (
        <>
          <h3>Not known</h3>
          <ul className={styles.list}>
            {unknown.map(({ fact, words, moments: times }) => (
              <li key={fact}>
                <ResultMark result="unknown" /> {words}{' '}
                <span className={styles.quiet}>
                  at {times} of {moments} moments
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
