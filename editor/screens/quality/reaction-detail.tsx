import { api, type CheckView, type Containment, type ReactionUnit } from '@fettle/flows/contract';
import { Button, Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { TimeLeft } from '../../parts/time-left.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { useMay } from '../../parts/use-may.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { valueWords } from '../../parts/value-words.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { AnswerCheckDialog } from './answer-check-dialog.tsx';
import styles from './firing-list.module.css';
import { ReactionSteps } from './reaction-steps.tsx';

const CHANGES = [api.listReactions, api.getReaction, api.listChecks, api.listHolds, api.listUnits];

/** A reaction from its signal to the sign-off: what persons are asked and answered, which units it holds, everything that it did. */
export function ReactionDetail({ id }: { readonly id: string }) {
  const query = useRoute(api.getReaction, { params: { reaction: id } }, { every: 10_000 });
  const plant = usePlant();
  const persons = usePersonNames();
  const mayAnswer = useMay(api.answerCheck);
  const maySign = useMay(api.signOffReaction);
  const signOff = useChange(api.signOffReaction, CHANGES);
  const [answering, setAnswering] = useState<CheckView>();
  const [isSigning, setSigning] = useState(false);
  return (
    <QueryContent query={query} what="the reaction">
      {({ reaction, checks, units, containment, steps }) => (
        <>
          <Title order={2}>{reaction.title}</Title>
          <dl className={styles.facts}>
            <dt>Rule</dt>
            <dd>
              <Link to="/design/$flow" params={{ flow: reaction.flow }}>
                {reaction.flowName}
              </Link>
              , version {reaction.version}
            </dd>
            <dt>Because</dt>
            <dd>
              <Link to="/quality" search={{ tab: 'firings', flow: reaction.flow, firing: reaction.firing }}>
                what fired
              </Link>
              {reaction.times > 1 && `, ${reaction.times} times, last ${exactTime(reaction.lastAt)}`}
            </dd>
            <dt>On</dt>
            <dd>{plant.equipment.find((machine) => machine.id === reaction.equipment)?.title || reaction.equipment}</dd>
            <dt>Unit</dt>
            <dd>{reaction.serialNumber === undefined ? 'none was on it' : <UnitLink serialNumber={reaction.serialNumber} />}</dd>
            {reaction.closedAt !== undefined && (
              <>
                <dt>Closed</dt>
                <dd>
                  {exactTime(reaction.closedAt)} by {persons.get(reaction.closedBy ?? '') ?? reaction.closedBy}
                  {reaction.closeReason !== undefined && reaction.closeReason !== '' && `: ${reaction.closeReason}`}
                </dd>
              </>
            )}
          </dl>
          {reaction.closedAt === undefined && reaction.signOff && maySign && (
            <Group mb="md">
              <Button
                disabled={reaction.openChecks > 0 || reaction.signingBy !== undefined}
                title={reaction.openChecks > 0 ? 'Answer the check first' : undefined}
                onClick={() => setSigning(true)}
              >
                Sign off…
              </Button>
            </Group>
          )}
          {checks.length > 0 && <Title order={3}>Checks</Title>}
          <ol className={styles.trace}>
            {checks.map((check) => (
              <li key={check.id}>
                <div className={styles.because}>
                  <span>{plant.equipment.find((one) => one.id === check.station)?.title || check.station}</span>
                  <span className="tabular">{exactTime(check.openedAt)}</span>
                </div>
                <p className={styles.sentence}>{check.instruction.title}</p>
                <Answered check={check} nameOf={(person) => persons.get(person) ?? person} />
                {check.answeredAt === undefined && check.sentBy === undefined && mayAnswer && (
                  <Button variant="default" onClick={() => setAnswering(check)}>
                    Answer…
                  </Button>
                )}
              </li>
            ))}
          </ol>
          {units.length > 0 && (
            <>
              <Title order={3}>Units</Title>
              {containment !== undefined && (
                <ContainmentWords containment={containment} contained={units.filter((unit) => unit.contained).length} />
              )}
              <UnitTable units={units} />
            </>
          )}
          <Title order={3} mt="md">
            What it did
          </Title>
          <ReactionSteps flow={reaction.flow} version={reaction.version} steps={steps} />
          {answering !== undefined && <AnswerCheckDialog check={answering} close={() => setAnswering(undefined)} />}
          {isSigning && (
            <ReasonDialog
              title={`Sign off: ${reaction.title}`}
              action="Sign off"
              isBusy={signOff.isPending}
              error={signOff.error}
              close={() => setSigning(false)}
              submit={(reason) => signOff.mutate({ params: { reaction: id }, body: { reason } }, { onSuccess: () => setSigning(false) })}
            >
              {reaction.heldUnits > 0 && (
                <p style={{ margin: 0 }}>
                  {reaction.heldUnits === 1 ? '1 unit stays' : `${reaction.heldUnits} units stay`} on hold until somebody releases it.
                </p>
              )}
            </ReasonDialog>
          )}
        </>
      )}
    </QueryContent>
  );
}

function Answered({ check, nameOf }: { readonly check: CheckView; readonly nameOf: (person: string) => string }) {
  const { instruction, outcome, person, answeredAt, entries = {}, sentBy } = check;
  if (answeredAt === undefined || person === undefined)
    return (
      <div className={styles.because}>
        <span>{sentBy === undefined ? 'Waits for an answer.' : `${nameOf(sentBy)} has answered.`}</span>
        {sentBy === undefined && check.dueAt !== undefined && <TimeLeft dueAt={check.dueAt} />}
      </div>
    );
  const title = instruction.outcomes.find(({ value }) => value === outcome)?.title ?? outcome;
  const asked = instruction.steps.flatMap((step) => step.entries);
  return (
    <>
      <p style={{ margin: '0 0 4px' }}>
        {nameOf(person)}: <strong>{title}</strong>, {exactTime(answeredAt)}
      </p>
      <dl className={styles.values}>
        {Object.entries(entries).map(([key, { value, comment }]) => {
          const entry = asked.find((one) => one.key === key);
          return (
            <div key={key} style={{ display: 'contents' }}>
              <dt>{entry?.title ?? key}</dt>
              <dd className="tabular">
                {valueWords(value, entry?.unit ?? '')}
                {comment !== undefined && ` (${comment})`}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

/** How far back units were held, and whether that is all of them. */
function ContainmentWords({ containment, contained }: { readonly containment: Containment; readonly contained: number }) {
  const { since, lastGood, complete } = containment;
  const units = contained === 0 ? 'No further unit' : contained === 1 ? '1 unit' : `${contained} units`;
  return (
    <p style={{ margin: '4px 0 8px' }}>
      {since === undefined ? (
        `${units} contained: no good sample is known.`
      ) : (
        <>
          {units} contained back to the last good sample, {exactTime(since)}
          {lastGood !== undefined && (
            <>
              {' '}
              on <UnitLink serialNumber={lastGood} />
            </>
          )}
          .
        </>
      )}
      {!complete && (
        <StateMark mark="warning">
          The machine may have worked on more units since then than it remembers: look for them by its journeys.
        </StateMark>
      )}
    </p>
  );
}

function UnitTable({ units }: { readonly units: readonly ReactionUnit[] }) {
  return (
    <DataTable
      label="Units of the reaction"
      rows={units}
      keyOf={({ instance }) => instance}
      empty=""
      columns={[
        { title: 'Unit', cell: ({ serialNumber }) => <UnitLink serialNumber={serialNumber} /> },
        { title: 'Order', width: 110, cell: ({ jobOrder }) => jobOrder },
        { title: 'Held as', width: 110, cell: ({ contained }) => (contained ? 'contained' : 'on the machine') },
        { title: 'State', width: 150, cell: (unit) => <UnitWords unit={unit} /> },
      ]}
    />
  );
}

function UnitWords({ unit }: { readonly unit: ReactionUnit }) {
  const { heldAt, releasedAt, releasedBy, state, finishedAt } = unit;
  if (heldAt === undefined && finishedAt !== undefined) return <StateMark mark="wrong">{`Ended (${state}): fetch it back`}</StateMark>;
  if (heldAt === undefined) return <>not held yet</>;
  if (releasedAt === undefined) return <StateMark mark="warning">On hold</StateMark>;
  if (finishedAt !== undefined) return <>ended ({state})</>;
  return (
    <>
      released by <PersonName of={releasedBy ?? ''} />
    </>
  );
}
