import {
  api,
  type ChartDetail,
  type ChartKey,
  type ChartProposal,
  type FrozenLimits,
  type KeptSample,
  type LimitsBasis,
} from '@fettle/flows/contract';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { useMay } from '../../parts/use-may.ts';
import styles from './chart.module.css';
import { figure, lowerLimit, sampleName } from './chart-words.ts';

/** The open proposal: limits in use and proposed ones side by side, why, and the decision. */
export function ProposalCard({
  proposal,
  of,
  inUse,
}: {
  readonly proposal: ChartProposal;
  readonly of: ChartKey;
  readonly inUse: number | undefined;
}) {
  const [decision, setDecision] = useState<boolean>();
  const mayDecide = useMay(api.decideProposal);
  const decide = useChange(api.decideProposal, [api.getChart, api.listCharts]);
  const { outOfControl = 0, count } = proposal.basis;
  return (
    <section className={`${styles.card} ${styles.proposal}`} aria-labelledby="proposal">
      <div>
        <h2 id="proposal">Other limits are proposed{proposal.origin === 'person' ? '' : ' by the chart'}</h2>
        <p>
          {proposal.reason}{' '}
          <span className={styles.about}>
            <Who of={proposal.proposedBy} />, {exactTime(proposal.proposedAt)}
          </span>
        </p>
        <p>
          From <Basis basis={proposal.basis} inUse={inUse} />
        </p>
        {outOfControl > 0 && (
          <p className={styles.refusal}>
            {outOfControl} of these {count} samples violate a rule by the very limits that they give: phase I is not in control. Look for
            causes first.
          </p>
        )}
        {mayDecide && (
          <Group gap={8} mt={10}>
            <Button size="xs" onClick={() => setDecision(true)}>
              Accept…
            </Button>
            <Button size="xs" variant="default" onClick={() => setDecision(false)}>
              Reject…
            </Button>
          </Group>
        )}
      </div>
      <Compare inUse={proposal.inUse} proposed={proposal.limits} />
      {decision !== undefined && (
        <ReasonDialog
          title={decision ? 'Accept the proposed limits' : 'Reject the proposed limits'}
          action={decision ? 'Accept' : 'Reject'}
          isBusy={decide.isPending}
          error={decide.error}
          close={() => {
            decide.reset();
            setDecision(undefined);
          }}
          submit={(reason) =>
            decide.mutate(
              { params: of, body: { proposal: proposal.id, accept: decision, reason } },
              { onSuccess: () => setDecision(undefined) },
            )
          }
        >
          <span>
            {decision
              ? 'They become the next version and judge every sample from now on. Samples judged so far keep what they were judged by.'
              : 'The limits in use stay.'}
          </span>
        </ReasonDialog>
      )}
    </section>
  );
}

type LimitRow = readonly [string, (limits: ControlLimits) => number | undefined];
const OF_LINES: readonly LimitRow[] = [
  ['Upper limit', ({ upper }) => upper],
  ['Centre', ({ centre }) => centre],
  ['Lower limit', ({ lower }) => lower],
  ['σ̂', ({ sigma }) => sigma],
  ['Spread: upper', ({ dispersion }) => dispersion?.upper],
  ['Spread: centre', ({ dispersion }) => dispersion?.centre],
];
/** The centre of both sums is 0 whatever the process is: what they are measured from is the target. */
const OF_SUMS: readonly LimitRow[] = [
  ['Target', (limits) => (limits.kind === 'cusum' ? limits.target : undefined)],
  ['Decision interval', ({ upper }) => upper],
  ['σ̂', ({ sigma }) => sigma],
];

function Compare({ inUse, proposed }: { readonly inUse: ControlLimits | undefined; readonly proposed: ControlLimits }) {
  const rows = proposed.kind === 'cusum' ? OF_SUMS : OF_LINES;
  const words = (value: number | undefined): string => (value === undefined ? '–' : figure(value, 6));
  return (
    <table className={styles.compare} style={{ width: 'auto' }}>
      <thead>
        <tr>
          <th scope="col">Limits</th>
          <th scope="col">{inUse === undefined ? 'in use: none' : `in use: version ${inUse.version}`}</th>
          <th scope="col">proposed: version {proposed.version}</th>
          <th scope="col">change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, of]) => {
          const [before, after] = [inUse === undefined ? undefined : of(inUse), of(proposed)];
          if (before === undefined && after === undefined) return null;
          const change =
            before === undefined || after === undefined || after === before
              ? ''
              : `${after >= before ? '+' : '−'}${figure(Math.abs(after - before), 3)}`;
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{words(before)}</td>
              <td>{words(after)}</td>
              <td>{change}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Limits in all versions, with who froze them, why, and from which samples; and the button that proposes others from the samples shown. */
export function LimitsCard({
  detail,
  of,
  shown,
}: {
  readonly detail: ChartDetail;
  readonly of: ChartKey;
  readonly shown: readonly KeptSample[];
}) {
  const [isOpen, setOpen] = useState(false);
  const mayPropose = useMay(api.proposeLimits);
  const { chart, limits, proposals } = detail;
  const decided = proposals.filter(({ state }) => state === 'rejected');
  return (
    <section className={styles.card} aria-labelledby="limits">
      <Group justify="space-between" mb={4}>
        <h2 id="limits">Frozen limits</h2>
        {mayPropose && shown.length > 1 && (
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            Propose from the samples shown…
          </Button>
        )}
      </Group>
      {chart.limitsFrom !== 'learn' && <p>The chart judges by limits that are written in its rule, version {chart.version}.</p>}
      <DataTable<FrozenLimits>
        label="Frozen limits"
        rows={limits}
        keyOf={({ version }) => version}
        selected={({ version }) => version === chart.limitsVersion && chart.limitsFrom === 'learn'}
        empty={chart.limitsFrom === 'learn' ? `The chart learns from its first ${chart.learnFrom} samples.` : 'None of its own.'}
        columns={[
          { title: 'Version', width: 110, cell: ({ version }) => (version === chart.limitsVersion ? `${version}, in use` : version) },
          {
            title: 'Limits',
            width: 210,
            cell: ({ limits: frozen }) => {
              const { lower, centre, upper } = frozen;
              if (frozen.kind === 'cusum') return `target ${figure(frozen.target)}, interval ${figure(upper)}`;
              const least = lowerLimit(lower, chart.kind);
              return `${least === undefined ? 'none' : figure(least)} · ${figure(centre)} · ${figure(upper)}`;
            },
          },
          { title: 'σ̂', width: 80, cell: ({ limits: { sigma } }) => figure(sigma, 4) },
          { title: 'From', cell: ({ basis }) => <Basis basis={basis} inUse={chart.version} /> },
          {
            title: 'By, and why',
            cell: ({ frozenBy, reason, effectiveFrom }) => (
              <>
                <Who of={frozenBy} />: {reason}
                <RowNote>since {exactTime(effectiveFrom)}</RowNote>
              </>
            ),
          },
        ]}
      />
      {decided.map(({ id, reason, decidedBy, decidedAt, decisionReason }) => (
        <p key={id} className={styles.about}>
          Rejected by <Who of={decidedBy ?? ''} />, {exactTime(decidedAt ?? 0)}: {decisionReason}. It was proposed because: {reason}
        </p>
      ))}
      {isOpen && <ProposeDialog detail={detail} of={of} shown={shown} close={() => setOpen(false)} />}
    </section>
  );
}

function ProposeDialog({
  detail,
  of,
  shown,
  close,
}: {
  readonly detail: ChartDetail;
  readonly of: ChartKey;
  readonly shown: readonly KeptSample[];
  readonly close: () => void;
}) {
  const propose = useChange(api.proposeLimits, [api.getChart, api.listCharts]);
  const [first, last] = [shown[0] as KeptSample, shown.at(-1) as KeptSample];
  const left = detail.exclusions.filter(
    (one) => one.withdrawnAt === undefined && shown.some((sample) => sample.version === one.version && sample.sample === one.sample),
  );
  const key = ({ version, sample }: KeptSample) => ({ version, sample });
  return (
    <ReasonDialog
      title="Propose limits"
      action="Propose"
      isBusy={propose.isPending}
      error={propose.error}
      close={close}
      submit={(reason) => propose.mutate({ params: of, body: { first: key(first), last: key(last), reason } }, { onSuccess: close })}
    >
      <span>
        From the samples shown, {sampleName(first, detail.chart.version)} to {sampleName(last, detail.chart.version)}:{' '}
        {shown.length - left.length} samples
        {left.length === 0 ? '' : `, without the ${left.length} left out of phase I`}. The limits in use stay until the proposal is
        accepted.
      </span>
    </ReasonDialog>
  );
}

function Basis({
  basis: { first, last, count, from, to, excluded },
  inUse,
}: {
  readonly basis: LimitsBasis;
  readonly inUse: number | undefined;
}) {
  return (
    <>
      {count} samples, {sampleName(first, first.version === last.version && last.version !== inUse ? first.version : inUse)} to{' '}
      {sampleName(last, inUse)}
      {from !== null && to !== null && (
        <>
          , {exactTime(from)} to {exactTime(to)}
        </>
      )}
      {excluded.length > 0 && <RowNote>without {excluded.map(({ sample, reason }) => `#${sample} (${reason})`).join(', ')}</RowNote>}
    </>
  );
}

function Who({ of }: { readonly of: string }) {
  return of.startsWith('rule/') ? `the rule, version ${of.split('/').at(-1)}` : <PersonName of={of} />;
}
