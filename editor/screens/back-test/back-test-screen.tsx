import { type BackTestReport, reportSentence } from '@fettle/engine/core/back-test/index.ts';
import { api, type BackTestPlan } from '@fettle/flows/contract';
import { Alert, Anchor, Button, Group, NumberInput, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type NamedThreshold, thresholdsOf, withThreshold } from '../../back-test/rule-thresholds.ts';
import { useBackTest } from '../../back-test/use-back-test.ts';
import { useChange, useRoute } from '../../data/use-route.ts';
import { rulePath } from '../../document/rule-path.ts';
import { Failure } from '../../parts/failure.tsx';
import { Page } from '../../parts/page.tsx';
import { tell } from '../../parts/tell.ts';
import { useMay } from '../../parts/use-may.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';
import styles from './back-test-screen.module.css';
import { CaseList } from './case-list.tsx';
import { ComparedFiringList } from './compared-firing-list.tsx';
import { localTime, timeOfLocal } from './local-time.ts';
import { OutcomeList } from './outcome-list.tsx';
import { Timeline } from './timeline.tsx';

const routeApi = getRouteApi('/shell/design/$flow/back-test');
const DAY = 86_400_000;
const COLUMNS = 900;
const PERIODS = [
  { label: 'Last hour', length: DAY / 24 },
  { label: '8 hours', length: DAY / 3 },
  { label: 'Day', length: DAY },
  { label: 'Week', length: 7 * DAY },
];

/** A quality rule over what was recorded: its draft beside the released version, with a threshold to take hold of. */
export function BackTestScreen() {
  const { flow } = routeApi.useParams();
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  // Once, so that the period does not move while one looks at it.
  const [opened] = useState(() => Math.ceil(Date.now() / 60_000) * 60_000);
  const [from, to] = [search.from ?? opened - DAY, search.to ?? opened];
  const query = useRoute(
    api.planBackTest,
    { params: { flow }, query: { from, to, ...(search.equipment === undefined ? {} : { equipment: search.equipment }) } },
    { fresh: true },
  );
  const choose = (changed: Partial<typeof search>): void => void navigate({ search: { ...search, ...changed }, replace: true });
  const name = query.data?.draft.name ?? flow;
  return (
    <Page
      title={`Back-test: ${name}`}
      tools={
        <>
          <Anchor component={Link} to={`/design/${flow}`} fz="sm">
            To the drawing
          </Anchor>
          <span style={{ flex: 1 }} />
          <SegmentedControl
            size="xs"
            aria-label="Period"
            data={PERIODS.map(({ label }) => label)}
            value={PERIODS.find(({ length }) => search.to === undefined && length === to - from)?.label ?? ''}
            onChange={(label) => choose({ from: opened - (PERIODS.find((each) => each.label === label)?.length ?? DAY), to: undefined })}
          />
          <TextInput
            type="datetime-local"
            size="xs"
            label="From"
            classNames={{ root: styles.field, label: styles.fieldLabel }}
            value={localTime(from)}
            onChange={(event) => choose({ from: timeOfLocal(event.currentTarget.value) ?? from })}
          />
          <TextInput
            type="datetime-local"
            size="xs"
            label="To"
            classNames={{ root: styles.field, label: styles.fieldLabel }}
            value={localTime(to)}
            onChange={(event) => choose({ to: timeOfLocal(event.currentTarget.value) ?? to })}
          />
        </>
      }
    >
      {query.data !== undefined && <Workplace flow={flow} plan={query.data} />}
      {query.data === undefined && query.error !== null && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <Waiting for="what is recorded" />}
    </Page>
  );
}

function Workplace({ flow, plan }: { readonly flow: string; readonly plan: BackTestPlan }) {
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const thresholds = useMemo(() => thresholdsOf(plan.draft), [plan]);
  const threshold = thresholds.find(({ id }) => id === search.threshold) ?? thresholds[0];
  // A line that was moved belongs to the draft that it was moved in: once another is saved, by whomever, it is at that one's number.
  const [moved, setMoved] = useState<{ readonly id: string; readonly revision: number; readonly value: number }>();
  const value = moved !== undefined && moved.id === threshold?.id && moved.revision === plan.revision ? moved.value : threshold?.value;
  const move = (next: number): void => {
    if (threshold !== undefined) setMoved({ id: threshold.id, revision: plan.revision, value: next });
  };
  const draft = useMemo(
    () => (threshold === undefined || value === undefined ? plan.draft : withThreshold(plan.draft, threshold, value)),
    [plan, threshold, value],
  );
  const product = search.product ?? '';
  const question = useMemo(
    () => ({
      draft,
      other: plan.released?.definition,
      product,
      ...(threshold === undefined
        ? {}
        : { draw: { flowNode: threshold.flowNode, signal: threshold.signal, from: plan.from, to: plan.to, columns: COLUMNS } }),
    }),
    [draft, plan, product, threshold],
  );
  const { loaded, isLoading, report, drawn, took, refusal } = useBackTest(plan, question);
  const choose = (changed: Partial<typeof search>): void => void navigate({ search: { ...search, ...changed }, replace: true });
  const axis = useAxisTitle(plan, threshold);
  const other = plan.released === undefined ? undefined : `version ${plan.released.version}`;
  return (
    <div className={styles.workplace}>
      <section className={styles.main} aria-label="Back-test">
        <div className={styles.choices}>
          <Select
            size="xs"
            label="Threshold"
            w={280}
            placeholder="This rule compares with no number"
            disabled={thresholds.length === 0}
            allowDeselect={false}
            data={thresholds.map(({ id, title, flowNodeName }) => ({ value: id, label: `${flowNodeName}: ${title}` }))}
            value={threshold?.id ?? null}
            onChange={(id) => choose({ threshold: id ?? undefined })}
          />
          {threshold !== undefined && (
            <ThresholdValue threshold={threshold} value={value ?? threshold.value} set={move} plan={plan} flow={flow} />
          )}
          <span style={{ flex: 1 }} />
          <Select
            size="xs"
            label="Machine"
            w={150}
            clearable
            placeholder="All"
            data={plan.machines.map(({ equipment, title }) => ({ value: equipment, label: title || equipment }))}
            value={search.equipment ?? null}
            onChange={(equipment) => choose({ equipment: equipment ?? undefined })}
          />
          <Select
            size="xs"
            label="Product"
            w={150}
            clearable
            placeholder="All"
            data={plan.products}
            value={search.product ?? null}
            onChange={(next) => choose({ product: next ?? undefined })}
          />
        </div>
        {refusal !== undefined && <Failure error={new Error(refusal)} />}
        {plan.readings === 0 && (
          <Alert color="gray" icon={<IconInfoCircle size={16} aria-hidden />}>
            Nothing is recorded of this rule's signals in the period. Choose another one.
          </Alert>
        )}
        <p className={styles.sentence} aria-live="polite">
          {report === undefined ? (isLoading ? 'Reading what was recorded…' : '') : reportSentence(report, other, plan.minutesHeld)}
        </p>
        <Timeline
          from={plan.from}
          to={plan.to}
          axis={axis}
          drawn={drawn}
          report={report ?? NOTHING}
          threshold={
            threshold === undefined || value === undefined
              ? undefined
              : { title: threshold.title, value, released: releasedValue(plan, threshold) }
          }
          move={move}
        />
        <Text fz="xs" c="dimmed" className="tabular">
          {(loaded ?? 0).toLocaleString('en')} readings{report === undefined ? '' : `, judged in ${Math.max(1, Math.round(took))} ms`}
          {report !== undefined &&
            report.faults.length > 0 &&
            ` · "${report.faults[0]?.flowNode}" could not be evaluated: ${report.faults[0]?.message}`}
        </Text>
        {report !== undefined && <OutcomeList report={report} other={other} />}
        {report !== undefined && <ComparedFiringList report={report} plan={plan} hasOther={other !== undefined} />}
      </section>
      <CaseList flow={flow} plan={plan} product={product} isAsSaved={draft === plan.draft} hasReport={report !== undefined} />
    </div>
  );
}

const NOTHING: Pick<BackTestReport, 'gained' | 'lost' | 'kept'> = { gained: [], lost: [], kept: [] };

/** What the threshold is compared with and its unit: `Spindle power, kW`. */
function useAxisTitle({ draft, machines }: BackTestPlan, threshold: NamedThreshold | undefined): string {
  const plant = usePlant();
  if (threshold === undefined) return '';
  const path = rulePath(draft, threshold.flowNode);
  const signal = machines.flatMap(({ equipment }) => signalsOf(plant, equipment)).find(({ name }) => name === threshold.signal);
  const title = threshold.signal === undefined ? path.steps.at(-1) : (signal?.title ?? threshold.signal);
  const unit = threshold.signal === undefined ? path.unit : signal?.unit;
  return [title ?? '', unit ?? ''].filter((part) => part !== '').join(', ');
}

function releasedValue({ released }: BackTestPlan, { id }: NamedThreshold): number | undefined {
  return released === undefined ? undefined : thresholdsOf(released.definition).find((threshold) => threshold.id === id)?.value;
}

/** The number itself, to type, and into the draft with it. */
function ThresholdValue(props: {
  readonly threshold: NamedThreshold;
  readonly value: number;
  readonly set: (value: number) => void;
  readonly plan: BackTestPlan;
  readonly flow: string;
}) {
  const { threshold, value, set, plan, flow } = props;
  const save = useChange(api.saveDraft, [api.planBackTest, api.getFlow, api.listFlows]);
  const maySave = useMay(api.saveDraft);
  const isMoved = value !== threshold.value;
  const take = (): void =>
    save.mutate(
      { params: { flow }, body: { revision: plan.revision, definition: withThreshold(plan.draft, threshold, value) } },
      { onSuccess: () => tell.done(`${value} is in the draft.`), onError: tell.refused },
    );
  return (
    <Group gap={8} align="end" wrap="nowrap">
      <NumberInput size="xs" w={110} label="Value" value={value} onChange={(next) => typeof next === 'number' && set(next)} />
      <Button size="xs" variant="default" disabled={!isMoved} onClick={() => set(threshold.value)}>
        Back to {threshold.value}
      </Button>
      {maySave && (
        <Button size="xs" disabled={!isMoved} loading={save.isPending} onClick={take}>
          Use in the draft
        </Button>
      )}
    </Group>
  );
}
