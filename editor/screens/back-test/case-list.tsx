import { api, type BackTestCase, type BackTestPlan } from '@fettle/flows/contract';
import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { tell } from '../../parts/tell.ts';
import { timeWords } from '../../parts/time-words.ts';
import { useMay } from '../../parts/use-may.ts';
import styles from './back-test-screen.module.css';

export interface CaseListProps {
  readonly flow: string;
  readonly plan: BackTestPlan;
  readonly product: string;
  /** What is tested is the draft as it is saved. */
  readonly isAsSaved: boolean;
  readonly hasReport: boolean;
}

/** Back-tests that must stay true: keep the present one, see which hold for the draft, rename and remove. */
export function CaseList({ flow, plan, product, isAsSaved, hasReport }: CaseListProps) {
  const cases = useRoute(api.listBackTestCases, { params: { flow } }).data?.cases ?? [];
  const check = useChange(api.checkBackTestCases);
  const mayChange = useMay(api.createBackTestCase);
  return (
    <aside className={styles.cases} aria-label="Cases">
      <Title order={2} fz="md">
        Must stay true
      </Title>
      <Text fz="xs" c="dimmed" mb={8}>
        A case keeps its readings and what the draft fires over them. A release that would make it untrue is refused.
      </Text>
      {mayChange && <NewCase flow={flow} plan={plan} product={product} whyNot={whyNot(isAsSaved, hasReport)} />}
      {cases.map((each) => (
        <OneCase key={each.id} flow={flow} kept={each} checked={check.data?.cases.find(({ id }) => id === each.id)} mayChange={mayChange} />
      ))}
      {cases.length > 0 && mayChange && (
        <Button
          size="xs"
          variant="default"
          mt={8}
          loading={check.isPending}
          onClick={() => check.mutate({ params: { flow } }, { onError: tell.refused })}
        >
          Check the draft
        </Button>
      )}
    </aside>
  );
}

function whyNot(isAsSaved: boolean, hasReport: boolean): string | undefined {
  if (!hasReport) return 'Once the rule was judged.';
  return isAsSaved ? undefined : 'Take the moved threshold into the draft first.';
}

function NewCase({
  flow,
  plan,
  product,
  whyNot: reason,
}: {
  readonly flow: string;
  readonly plan: BackTestPlan;
  readonly product: string;
  readonly whyNot: string | undefined;
}) {
  const [name, setName] = useState('');
  const create = useChange(api.createBackTestCase, [api.listBackTestCases]);
  const only = plan.machines.length === 1 ? plan.machines[0]?.equipment : undefined;
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      name: name.trim(),
      revision: plan.revision,
      from: plan.from,
      to: plan.to,
      product,
      ...(only === undefined ? {} : { equipment: only }),
    };
    create.mutate({ params: { flow }, body }, { onSuccess: () => setName(''), onError: tell.refused });
  };
  return (
    <form onSubmit={keep}>
      <TextInput
        size="xs"
        label="Keep this back-test as"
        placeholder="Worn tool of week 46"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        description={reason}
      />
      <Button
        size="xs"
        mt={6}
        mb={8}
        type="submit"
        variant="default"
        disabled={name.trim() === '' || reason !== undefined}
        loading={create.isPending}
      >
        Keep as a case
      </Button>
    </form>
  );
}

function OneCase(props: {
  readonly flow: string;
  readonly kept: BackTestCase;
  readonly checked: { readonly holds: boolean; readonly words: string } | undefined;
  readonly mayChange: boolean;
}) {
  const { flow, kept, checked, mayChange } = props;
  const [open, setOpen] = useState<'rename' | 'remove'>();
  const [name, setName] = useState(kept.name);
  const params = { flow, case: kept.id };
  const rename = useChange(api.renameBackTestCase, [api.listBackTestCases]);
  const remove = useChange(api.removeBackTestCase, [api.listBackTestCases]);
  return (
    <div className={styles.case}>
      {open === 'rename' ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate({ params, body: { name: name.trim() } }, { onSuccess: () => setOpen(undefined), onError: tell.refused });
          }}
        >
          <TextInput size="xs" aria-label="Name" value={name} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
          <Group gap={6} mt={4}>
            <Button size="compact-xs" type="submit" disabled={name.trim() === ''}>
              Rename
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setOpen(undefined)}>
              Cancel
            </Button>
          </Group>
        </form>
      ) : (
        <Text fz="sm" fw={600}>
          {kept.name}
        </Text>
      )}
      <Text fz="xs" c="dimmed" className="tabular">
        {kept.expected.length === 1 ? '1 firing' : `${kept.expected.length} firings`} over {kept.readings.toLocaleString('en')} readings,{' '}
        {timeWords(kept.from)} to {timeWords(kept.to)}
      </Text>
      {checked !== undefined && (
        <div className={`${styles.verdict} ${checked.holds ? styles.holds : styles.broken}`} role="status">
          {checked.holds ? <IconCircleCheck size={15} aria-hidden /> : <IconAlertCircle size={15} aria-hidden />}
          <span>{checked.holds ? 'Holds for the draft' : checked.words}</span>
        </div>
      )}
      {mayChange && open === undefined && (
        <Group gap={6} mt={4}>
          <Button size="compact-xs" variant="default" onClick={() => setOpen('rename')}>
            Rename…
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setOpen('remove')}>
            Remove…
          </Button>
        </Group>
      )}
      {open === 'remove' && (
        <ReasonDialog
          title={`Remove the case "${kept.name}"`}
          action="Remove"
          tone="bad"
          isBusy={remove.isPending}
          error={remove.error}
          close={() => setOpen(undefined)}
          submit={(reason) => remove.mutate({ params, body: { reason } }, { onSuccess: () => setOpen(undefined) })}
        >
          <Text fz="sm">From now on a release does not ask for it. It stays on the audit trail.</Text>
        </ReasonDialog>
      )}
    </div>
  );
}
