import type { HistoryEvent } from '@fettle/flows';
import { api, type FiringView } from '@fettle/flows/contract';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import { call } from '../../api.ts';
import { useRoute } from '../../data/use-route.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { usePlant } from '../../plant/use-plant.ts';
import type { JourneyItem } from './journey/journey.ts';
import { journeyOf } from './journey/journey-of.ts';
import { type RecordNames, recordNames } from './journey/record-names.ts';

export type UnitAnswer = z.output<typeof api.getUnit.response>;

export interface UnitRecord {
  readonly unit: UseQueryResult<UnitAnswer, Error>;
  readonly history: UseQueryResult<{ history: HistoryEvent[] }, Error>;
  readonly firings: readonly FiringView[];
  readonly names: RecordNames;
  /** The names are those of the drawing; before, ids stand for themselves. */
  readonly isNamed: boolean;
  /** Absent until the history is there. */
  readonly journey: readonly JourneyItem[] | undefined;
}

/** The newest so many of a unit. */
const FIRINGS = 500;

/** All that is known of a unit, kept up to date, in the words of the version that it runs on. */
export function useUnitRecord(serialNumber: string): UnitRecord {
  const params = { params: { serialNumber } };
  const unit = useRoute(api.getUnit, params);
  const history = useRoute(api.unitHistory, params);
  const summary = unit.data?.unit;
  const version = useRoute(
    api.getFlowVersion,
    { params: { flow: summary?.flow ?? '', version: summary?.version ?? 1 } },
    { enabled: summary !== undefined },
  );
  const definition = version.data?.definition;
  const plant = usePlant();
  const persons = usePersonNames();
  const lines = history.data?.history;
  const firings = useFiringsOn(serialNumber, lines?.length ?? 0, summary?.startedAt);

  const names = useMemo(() => recordNames(definition, plant, persons), [definition, plant, persons]);
  const journey = useMemo(() => lines && journeyOf(lines, firings, names), [lines, firings, names]);
  return { unit, history, firings, names, isNamed: version.data !== undefined || version.isError, journey };
}

const NONE: readonly FiringView[] = [];

/** Asked again when the unit's own history grew, not whenever anything fired anywhere: a firing that concerned the unit has acted on it. */
function useFiringsOn(serialNumber: string, historyLength: number, startedAt: number | undefined): readonly FiringView[] {
  const { data } = useQuery({
    queryKey: ['firings on', serialNumber, historyLength],
    queryFn: ({ signal }) => call(api.listFirings, { query: { serialNumber, limit: FIRINGS } }, signal),
    enabled: startedAt !== undefined,
    placeholderData: (previous) => previous,
  });
  return useMemo(() => data?.firings.filter(({ at }) => at >= (startedAt ?? 0)) ?? NONE, [data, startedAt]);
}
