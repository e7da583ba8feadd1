import type { ScenarioSummary } from '@fettle/flows/contract';
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconDots, IconLoader2 } from '@tabler/icons-react';
import { PersonName } from '../parts/person-name.tsx';
import { timeWords } from '../parts/time-words.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { differenceSentences } from './difference-words.ts';
import type { ScenarioAction } from './scenario-panel.tsx';
import styles from './simulation.module.css';
import type { ScenarioRun } from './use-scenario-runs.ts';

export interface ScenarioRowProps {
  readonly scenario: ScenarioSummary;
  readonly run: ScenarioRun | undefined;
  readonly isOld: boolean;
  readonly isRunning: boolean;
  readonly mayChange: boolean;
  readonly play: () => void;
  readonly open: (run: ScenarioRun) => void;
  readonly act: (what: ScenarioAction) => void;
}

/** One scenario: whether it happens as it should, where it first differs, and what can be done about it. */
export function ScenarioRow({ scenario, run, isOld, isRunning, mayChange, play, open, act }: ScenarioRowProps) {
  const { name, events, ends, firings, changedAt, changedBy } = scenario;
  const outcome = run?.outcome;
  const isWrong = outcome?.holds === false;
  return (
    <li className={styles.row} data-wrong={isWrong} data-old={isOld}>
      <StateIcon isRunning={isRunning} holds={outcome?.holds} />
      <div className={styles.about}>
        <strong>{name}</strong>
        <small>
          {[
            events === 1 ? '1 event' : `${events} events`,
            ...Object.entries(ends).map(([unit, state]) => `${unit} ${state}`),
            ...(firings === 0 ? [] : [firings === 1 ? 'fires once' : `fires ${firings} times`]),
          ].join(' · ')}
          {' · '}
          <PersonName of={changedBy} />, {timeWords(changedAt)}
        </small>
        {isWrong && run !== undefined && <WhatDiffers run={run} />}
      </div>
      {isWrong && run !== undefined && (
        <>
          <Button size="compact-xs" variant="default" onClick={() => open(run)}>
            Show in the simulation
          </Button>
          {mayChange && outcome?.refusal === undefined && (
            <Button size="compact-xs" variant="default" onClick={() => act('accept')}>
              Accept the new result…
            </Button>
          )}
        </>
      )}
      <Button size="compact-xs" variant="subtle" loading={isRunning} onClick={play}>
        Run
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Tooltip label="More">
            <ActionIcon aria-label={`More for ${name}`} size={26}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={run === undefined} onClick={() => run && open(run)}>
            Show in the simulation
          </Menu.Item>
          {mayChange && <Menu.Item onClick={() => act('rename')}>Rename…</Menu.Item>}
          {mayChange && (
            <Menu.Item color="red" onClick={() => act('remove')}>
              Remove…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function StateIcon({ isRunning, holds }: { readonly isRunning: boolean; readonly holds: boolean | undefined }) {
  if (isRunning) return <IconLoader2 size={18} className={styles.spin} role="img" aria-label="Is being played" />;
  if (holds === undefined) return <IconCircleDashed size={18} className={styles.quiet} role="img" aria-label="Not played yet" />;
  return holds ? (
    <IconCircleCheck size={18} className={styles.good} role="img" aria-label="Happens as it should" />
  ) : (
    <IconAlertTriangle size={18} className={styles.wrong} role="img" aria-label="Something else happens" />
  );
}

/** Where it first differs, in the words of the history; or why it could not be played. */
export function WhatDiffers({ run: { outcome } }: { readonly run: ScenarioRun }) {
  const flow = useOpenFlow();
  if (outcome.refusal !== undefined) return <p className={styles.differs}>It cannot be played to its end: {outcome.refusal}</p>;
  if (outcome.difference === undefined) return null;
  const { who, expected, happened, detail } = differenceSentences(outcome.difference, (id) => flow.nameOf(id));
  const { flowNode } = outcome.difference.happened ?? outcome.difference.expected ?? {};
  return (
    <dl className={styles.differs}>
      <dt>Expected</dt>
      <dd>
        {who}: {expected}
      </dd>
      <dt>Happens</dt>
      <dd>
        {who}:{' '}
        {flowNode === undefined ? (
          happened
        ) : (
          <button type="button" className={styles.link} onClick={() => flow.show([flowNode])}>
            {happened}
          </button>
        )}
        {detail !== '' && ` (${detail})`}
      </dd>
    </dl>
  );
}
