import { api, type ChartDetail, type ChartKey, type KeptSample } from '@fettle/flows/contract';
import { type ChartKind, type CusumShift, cusumShift, isAttributeChart } from '@fettle/flows/statistics/index.ts';
import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { PersonName } from '../../parts/person-name.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { useMay } from '../../parts/use-may.ts';
import styles from './chart.module.css';
import {
  chartedWords,
  countWords,
  figure,
  isSame,
  isWeighted,
  limitsWords,
  ruleWords,
  sampleName,
  unitOf,
  violationsOf,
  withUnit,
} from './chart-words.ts';

/** What is charted of a judged sample where that is not its own value. */
const CHARTED: Partial<Record<ChartKind, string>> = { cusum: 'Sums', ewma: 'EWMA' };

/** The chosen sample: what it is made of, what it was judged by, what people wrote, and what one can do with it. */
export function SampleCard({
  detail,
  sample,
  of,
}: {
  readonly detail: ChartDetail;
  readonly sample: KeptSample | undefined;
  readonly of: ChartKey;
}) {
  const [dialog, setDialog] = useState<'annotate' | 'exclude'>();
  const mayAnnotate = useMay(api.annotateSample);
  const mayExclude = useMay(api.excludeSample);
  const { chart, annotations, exclusions } = detail;
  if (sample === undefined)
    return (
      <section className={styles.card} aria-label="Sample">
        <h2>Sample</h2>
        <p className={styles.about}>Choose a point to see its values, its units and what was written about it.</p>
      </section>
    );
  const isCount = isAttributeChart(chart.kind);
  const unit = unitOf(chart.kind, chart.signals);
  const violated = violationsOf(sample);
  const shift = violated.length === 0 ? undefined : shiftOf(detail, sample);
  const left = exclusions.find((one) => isSame(one, sample) && one.withdrawnAt === undefined);
  const key = { version: sample.version, sample: sample.sample };
  return (
    <section className={styles.card} aria-label="Sample">
      <h2>Sample {sampleName(sample, chart.version)}</h2>
      {sample.z === null ? (
        <StateMark mark="quiet">Phase I: nothing was judged</StateMark>
      ) : violated.length === 0 ? (
        <StateMark mark="good">Violates no rule</StateMark>
      ) : (
        violated.map((rule) => (
          <div key={rule} className={styles.violated}>
            <StateMark mark="wrong">{`${ruleWords(rule, { kind: chart.kind, lengths: detail.lengths })}${sample.violations.includes(rule) ? '' : ' (of the spread)'}`}</StateMark>
          </div>
        ))
      )}
      <dl className={styles.facts}>
        <dt>{sample.limits === null ? 'Value' : (CHARTED[chart.kind] ?? 'Value')}</dt>
        <dd>
          {chartedWords(sample, unit, 6)}
          {sample.z === null || isWeighted(chart.kind) ? '' : `, ${sample.z.toFixed(2).replace('-', '−')} σ from the centre`}
        </dd>
        {sample.dispersion !== null && (
          <>
            <dt>Spread</dt>
            <dd>{withUnit(sample.dispersion.value, unit)}</dd>
          </>
        )}
        <dt>{isCount ? 'Counted' : sample.values.length > 1 ? `${sample.values.length} values` : 'Read'}</dt>
        <dd className={styles.values}>{isCount ? countWords(sample) : sample.values.map((value) => figure(value, 6)).join('  ')}</dd>
        {shift !== undefined && (
          <>
            <dt>Since</dt>
            <dd>
              {sampleName(detail.samples[shift.since] ?? sample, chart.version)}
              {shift.count === 1 ? ', 1 sample' : `, ${shift.count} samples`}, the mean is about {withUnit(shift.mean, unit)}
            </dd>
          </>
        )}
        <dt>{chart.kind === 'cusum' ? 'Interval' : 'Limits'}</dt>
        <dd>
          {sample.limits === null
            ? 'none yet'
            : `${chart.kind === 'cusum' ? withUnit(sample.limits.upper, unit) : limitsWords(sample.limits, chart.kind)}, version ${sample.limitsVersion}`}
        </dd>
        <dt>When</dt>
        <dd>
          {exactTime(sample.from)}
          {sample.to === sample.from ? '' : ` to ${exactTime(sample.to)}`}
        </dd>
        <dt>{sample.units.length > 1 ? 'Units' : 'Unit'}</dt>
        <dd>
          {sample.units.length === 0
            ? 'none was at the machine'
            : sample.units.map((serialNumber) => (
                <span key={serialNumber} style={{ marginRight: 8 }}>
                  <UnitLink serialNumber={serialNumber} />
                </span>
              ))}
        </dd>
        {sample.group !== null && (
          <>
            <dt>Subgroup</dt>
            <dd>{sample.group}</dd>
          </>
        )}
        <dt>Equipment</dt>
        <dd>{chart.equipmentTitle}</dd>
      </dl>
      {left !== undefined && (
        <p>
          Left out of phase I by <PersonName of={left.person} />: {left.reason}
        </p>
      )}
      {annotations
        .filter((one) => isSame(one, sample))
        .map((one) => (
          <p key={one.at}>
            {one.cause}
            {one.action === '' ? '' : `. Done: ${one.action}`} (<PersonName of={one.person} />)
          </p>
        ))}
      <Group gap={6} mt={8}>
        {mayAnnotate && (
          <Button variant="default" size="xs" onClick={() => setDialog('annotate')}>
            Write why…
          </Button>
        )}
        {mayExclude && (
          <Button variant="default" size="xs" onClick={() => setDialog('exclude')}>
            {left === undefined ? 'Leave out of phase I…' : 'Count in phase I again…'}
          </Button>
        )}
      </Group>
      {dialog === 'annotate' && (
        <AnnotateDialog of={of} sample={key} name={sampleName(sample, chart.version)} close={() => setDialog(undefined)} />
      )}
      {dialog === 'exclude' && (
        <ExcludeDialog
          of={of}
          sample={key}
          name={sampleName(sample, chart.version)}
          isLeftOut={left !== undefined}
          close={() => setDialog(undefined)}
        />
      )}
    </section>
  );
}

/** Since when a CUSUM that is beyond its decision interval has been away from the target, and where the process is since. */
function shiftOf({ samples, limits, inUse }: ChartDetail, sample: KeptSample): CusumShift | undefined {
  const by = [...limits.map((one) => one.limits), inUse].find((one) => one?.version === sample.limitsVersion);
  return by?.kind === 'cusum' ? cusumShift(samples, samples.indexOf(sample), by) : undefined;
}

interface DialogProps {
  readonly of: ChartKey;
  readonly sample: { readonly version: number; readonly sample: number };
  readonly name: string;
  readonly close: () => void;
}

function ExcludeDialog({ of, sample, name, isLeftOut, close }: DialogProps & { readonly isLeftOut: boolean }) {
  const change = useChange(isLeftOut ? api.includeSample : api.excludeSample, [api.getChart]);
  return (
    <ReasonDialog
      title={isLeftOut ? `Count sample ${name} in phase I again` : `Leave sample ${name} out of phase I`}
      action={isLeftOut ? 'Count it again' : 'Leave out'}
      isBusy={change.isPending}
      error={change.error}
      close={close}
      submit={(reason) => change.mutate({ params: of, body: { ...sample, reason } }, { onSuccess: close })}
    >
      <span>It stays on the chart and is judged as before. The limits in use do not change: propose others without it.</span>
    </ReasonDialog>
  );
}

function AnnotateDialog({ of, sample, name, close }: DialogProps) {
  const [cause, setCause] = useState('');
  const [action, setAction] = useState('');
  const annotate = useChange(api.annotateSample, [api.getChart]);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    annotate.mutate({ params: of, body: { ...sample, cause: cause.trim(), action: action.trim() } }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={`Why sample ${name} is special`} size={480}>
      <form onSubmit={send}>
        <Stack>
          <Textarea
            label="Cause"
            withAsterisk
            autosize
            minRows={2}
            data-autofocus
            value={cause}
            onChange={(event) => setCause(event.currentTarget.value)}
          />
          <Textarea label="What was done" autosize minRows={2} value={action} onChange={(event) => setAction(event.currentTarget.value)} />
          {annotate.error !== null && (
            <Alert color="red" role="alert">
              {annotate.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={annotate.isPending} disabled={cause.trim() === ''}>
              Write down
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
