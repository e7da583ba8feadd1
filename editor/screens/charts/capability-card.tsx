import type { ChartDetail, KeptSample } from '@fettle/flows/contract';
import {
  type Capability,
  type ControlLimits,
  capabilityOfSamples,
  type Interval,
  isAttributeChart,
  whyNoCapability,
} from '@fettle/flows/statistics/index.ts';
import { useMemo } from 'react';
import styles from './chart.module.css';
import { figure } from './chart-words.ts';
import { Histogram } from './histogram.tsx';

/** Capability over the samples that are shown, or why none is named: of a process that is not stable, or not normal, an index would say nothing. */
export function CapabilityCard({
  detail,
  samples,
  limits,
}: {
  readonly detail: ChartDetail;
  readonly samples: readonly KeptSample[];
  readonly limits: ControlLimits | undefined;
}) {
  const { chart, specification, rules, lengths } = detail;
  const judged = useMemo(
    () =>
      specification === undefined || limits === undefined || samples.length < 2
        ? undefined
        : capabilityOfSamples(samples, {
            limits,
            rules: { rules, lengths },
            specification,
            given: chart.limitsFrom !== 'learn',
          }),
    [samples, limits, rules, lengths, specification, chart.limitsFrom],
  );
  if (isAttributeChart(chart.kind)) return null;
  return (
    <section className={styles.card} aria-labelledby="capability">
      <h2 id="capability">Capability of the samples shown</h2>
      <Histogram values={samples.flatMap(({ values }) => values)} specification={specification} />
      {specification === undefined ? (
        <p>The chart has no specification. Give its step specification limits under Design, and capability stands here.</p>
      ) : limits === undefined ? (
        <p>There are no control limits yet, so nobody can say whether the process is stable.</p>
      ) : judged === undefined ? null : judged.ok ? (
        <Indices capability={judged.value} />
      ) : (
        <p className={styles.refusal}>{judged.refusal.message}</p>
      )}
    </section>
  );
}

function Indices({ capability }: { readonly capability: Capability }) {
  const { cp, cpk, pp, ppk, intervals, confidence, sigmaWithin, sigmaMethod, sigmaOverall, mean, samples, values, normality, warnings } =
    capability;
  const refusal = whyNoCapability(capability);
  const others = warnings.filter(({ message }) => message !== refusal);
  return (
    <>
      {refusal !== undefined && <p className={styles.refusal}>No Cp and Cpk: {refusal}</p>}
      <div className={styles.indices}>
        {refusal === undefined && (
          <>
            <Index name="Cpk" value={cpk} interval={intervals.cpk} isMain />
            <Index name="Cp" value={cp} interval={intervals.cp} isMain={false} />
          </>
        )}
        <Index name="Ppk" value={ppk} interval={intervals.ppk} isMain={false} />
        <Index name="Pp" value={pp} interval={intervals.pp} isMain={false} />
      </div>
      <dl className={styles.facts}>
        <dt>Rests on</dt>
        <dd>
          {samples} samples, {values} values; intervals of {Math.round(confidence * 100)} %
        </dd>
        <dt>Mean</dt>
        <dd>{figure(mean, 6)}</dd>
        <dt>σ within</dt>
        <dd>{sigmaWithin === null ? '–' : `${figure(sigmaWithin)} (${sigmaMethod})`}</dd>
        <dt>σ overall</dt>
        <dd>{sigmaOverall === null ? '–' : figure(sigmaOverall)}</dd>
        <dt>Normal?</dt>
        <dd>
          {normality === null ? 'too few values to say' : `Anderson–Darling p ${normality.p < 0.001 ? '< 0.001' : normality.p.toFixed(3)}`}
        </dd>
      </dl>
      {others.map(({ code, message }) => (
        <p key={code}>{message}</p>
      ))}
    </>
  );
}

function Index({
  name,
  value,
  interval,
  isMain,
}: {
  readonly name: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly isMain: boolean;
}) {
  const words = value === null ? 'none' : value.toFixed(2);
  return (
    <>
      <span>{name}</span>
      <span>{isMain ? <strong>{words}</strong> : words}</span>
      <span className={styles.about} style={{ gridColumn: 'span 2' }}>
        {interval === null ? '' : `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`}
      </span>
    </>
  );
}
