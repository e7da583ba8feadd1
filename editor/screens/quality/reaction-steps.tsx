import type { HistoryEvent } from '@fettle/flows';
import { api, type ReactionStep } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { historySentence } from '../../history/history-words.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { exactTime } from '../../parts/time-words.ts';

interface ReactionStepsProps {
  readonly flow: string;
  readonly version: number;
  readonly steps: readonly ReactionStep[];
}

/** Everything that a reaction did, in order, in the words of the history. */
export function ReactionSteps({ flow, version, steps }: ReactionStepsProps) {
  const definition = useRoute(api.getFlowVersion, { params: { flow, version } }).data?.definition;
  const nameOf = (id: string | undefined): string => definition?.flowNodes.find((node) => node.id === id)?.name ?? id ?? '';
  return (
    <DataTable
      label="Steps of the reaction"
      rows={steps}
      keyOf={({ sequence }) => sequence}
      empty="It has done nothing yet."
      columns={[
        { title: 'When', width: 80, cell: ({ at }) => <span className="tabular">{exactTime(at)}</span> },
        { title: 'What', cell: ({ kind, data, flowNode }) => historySentence({ kind, data, flowNode } as HistoryEvent, nameOf).text },
      ]}
    />
  );
}
