import { api } from '@fettle/flows/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../api.ts';
import { useRoute } from '../../data/use-route.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { type RecordNames, recordNames } from '../units/journey/record-names.ts';

/** The words of the version that a unit runs on. An incident names its unit and step only, and a unit keeps its version: it is asked for once. */
export function useStepNames(serialNumber: string | undefined): RecordNames {
  const plant = usePlant();
  const { data } = useQuery({
    queryKey: ['version of', serialNumber],
    queryFn: ({ signal }) => call(api.getUnit, { params: { serialNumber: serialNumber ?? '' } }, signal),
    enabled: serialNumber !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const definition = useRoute(
    api.getFlowVersion,
    { params: { flow: data?.unit.flow ?? '', version: data?.unit.version ?? 1 } },
    { enabled: data !== undefined },
  ).data?.definition;
  return useMemo(() => recordNames(definition, plant), [definition, plant]);
}
