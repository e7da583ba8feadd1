import type { HistoryEvent } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerTrackNext, IconPlayerTrackPrev } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { timeWords } from '../../parts/time-words.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { journeyMoments, placeAfter } from '../../session/unit-journey.ts';
import styles from './journey-bar.module.css';

const NO_HISTORY: readonly HistoryEvent[] = [];

export interface JourneyBarProps {
  readonly serialNumber: string;
  /** The version that is shown; undefined: the draft. */
  readonly version: number | undefined;
}

/** One unit on the drawing: where it is, and by the slider where it was at every moment of its way. At the right end it is followed. */
export function JourneyBar({ serialNumber, version }: JourneyBarProps) {
  const flow = useOpenFlow();
  const params = { params: { serialNumber } };
  const unit = useRoute(api.getUnit, params).data?.unit;
  const { data, error } = useRoute(api.unitHistory, params);
  const history = data?.history ?? NO_HISTORY;
  const moments = useMemo(() => journeyMoments(history), [history]);
  /** Undefined: the newest, whatever comes. */
  const [chosen, choose] = useState<number>();
  const last = moments.length - 1;
  const index = Math.min(chosen ?? last, last);
  const moment = moments[index];
  const line = moment?.line ?? -1;

  useEffect(() => {
    const { here, visits } = placeAfter(history, line);
    const words = (id: string): string =>
      here.has(id) ? (visits.get(id)! > 1 ? `here, visit ${visits.get(id)}` : 'here') : times(visits.get(id)!);
    flow.marks.replace(
      new Map(
        [...visits.keys()].map((id) => [
          id,
          { kind: here.has(id) ? ('here' as const) : ('passed' as const), strength: 1, words: words(id) },
        ]),
      ),
    );
    if (here.size > 0) flow.canvas.get()?.show([...here]);
  }, [flow, history, line]);
  useEffect(() => () => flow.marks.replace(new Map()), [flow]);

  const move = (to: number): void => choose(to >= last ? undefined : Math.max(0, to));
  const names = moment?.entered.map((id) => flow.nameOf(id)).join(', ') ?? '';
  const ran = unit?.version;
  return (
    <section className={styles.bar} aria-label={`Journey of ${serialNumber}`}>
      <div className={styles.words}>
        <Link className={styles.unit} to="/units/$serialNumber" params={{ serialNumber }}>
          {serialNumber}
        </Link>
        <span role="status">
          {moment === undefined
            ? (error?.message ?? 'Loading its journey…')
            : `${timeWords(moment.at)} · ${names === '' ? (unit?.endedAt !== undefined && index === last ? 'finished' : 'on its way') : names}`}
        </span>
        <span className={styles.quiet}>
          {moments.length > 0 && `${index + 1} of ${moments.length}`}
          {chosen === undefined && unit?.endedAt === undefined && ' · following'}
        </span>
        {ran !== undefined && ran !== version && (
          <Button
            component={Link}
            to={`/design/${unit!.flow}?version=${ran}&unit=${encodeURIComponent(serialNumber)}`}
            size="xs"
            variant="default"
          >
            It ran on version {ran}: show that
          </Button>
        )}
        <Button
          component={Link}
          to={`/design/${flow.document.records.meta.id}${version === undefined ? '' : `?version=${version}`}`}
          size="xs"
          variant="subtle"
        >
          Close
        </Button>
      </div>
      <div className={styles.slider}>
        <ActionIcon aria-label="One moment back" disabled={index <= 0} onClick={() => move(index - 1)}>
          <IconPlayerTrackPrev size={16} aria-hidden />
        </ActionIcon>
        <input
          type="range"
          aria-label="Moment of the journey"
          aria-valuetext={moment === undefined ? '' : `${timeWords(moment.at)}, ${names}`}
          min={0}
          max={Math.max(0, last)}
          value={Math.max(0, index)}
          disabled={last < 1}
          onChange={(event) => move(Number(event.currentTarget.value))}
        />
        <ActionIcon aria-label="One moment on" disabled={index >= last} onClick={() => move(index + 1)}>
          <IconPlayerTrackNext size={16} aria-hidden />
        </ActionIcon>
      </div>
    </section>
  );
}

const times = (visits: number): string => (visits === 1 ? 'passed' : `passed ${visits} times`);
