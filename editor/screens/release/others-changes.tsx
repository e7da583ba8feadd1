import { api } from '@fettle/flows/contract';
import { Checkbox } from '@mantine/core';
import { usePerson } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { timeWords } from '../../parts/time-words.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';

/** People other than oneself whose shared changes would be released along. Undefined: not known yet. */
export function useOthersChanges(flow: string, revision: number): readonly { readonly person: string; readonly at: number }[] | undefined {
  const me = usePerson().userName;
  const { data } = useRoute(api.getFlow, { params: { flow } }, { fresh: true });
  if (data === undefined || data.revision < revision) return undefined;
  return data.changedBy.filter(({ person }) => person !== me);
}

export interface OthersChangesProps {
  readonly changes: readonly { readonly person: string; readonly at: number }[];
  readonly seen: boolean;
  readonly setSeen: (seen: boolean) => void;
}

/** Whose changes go along: nobody releases what somebody else has drawn without knowing it. */
export function OthersChanges({ changes, seen, setSeen }: OthersChangesProps) {
  const names = usePersonNames();
  if (changes.length === 0) return null;
  const people = changes.map(({ person, at }) => `${names.get(person) ?? person} (last ${timeWords(at)})`).join(', ');
  return (
    <Checkbox
      checked={seen}
      onChange={(event) => setSeen(event.currentTarget.checked)}
      label={`This also releases changes of ${people}. I have looked at them.`}
    />
  );
}
