import { api } from '@fettle/flows/contract';
import { Text } from '@mantine/core';
import { useRoute } from '../../data/use-route.ts';
import type { CarriedOut } from './carry-out-choices.ts';
import styles from './units-in-progress.module.css';

/** What came of the units that were asked to move: told as each decides. */
export function MigrationOutcome({ flow, carriedOut }: { readonly flow: string; readonly carriedOut: CarriedOut }) {
  const { requests, held, refused } = carriedOut;
  const list = useRoute(api.listMigrations, { params: { flow }, query: { limit: 1000 } }, { enabled: requests.length > 0, every: 1000 });
  const ours = (list.data?.migrations ?? []).filter(({ request }) => requests.includes(request));
  const moved = ours.filter(({ state }) => state === 'moved').length;
  const pending = ours.filter(({ state }) => state === 'pending').length;
  const sentences = [
    ...refused,
    ...ours.filter(({ state }) => state === 'refused').map(({ serialNumber, detail }) => `${serialNumber}: ${detail}`),
  ];
  return (
    <div role="status">
      <Text fz="sm">
        {[
          ...(requests.length > 0 ? [`${moved} moved`] : []),
          ...(pending > 0 ? [`${pending} waiting for their turn`] : []),
          ...(held > 0 ? [`${held} held`] : []),
          ...(sentences.length > 0 ? [`${sentences.length} stayed:`] : []),
        ].join(', ')}
      </Text>
      {sentences.length > 0 && (
        <ul className={styles.sentences}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
