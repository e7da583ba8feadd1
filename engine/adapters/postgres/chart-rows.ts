import type { HistoryEvent } from '@fettle/flows';
import type { ControlLimits, SampleRecord } from '@fettle/flows/statistics/index.ts';
import type pg from 'pg';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';

/** Control charts as rows: their samples, the limits that they learned and those that they propose. A chart is a flowNode of a rule on one equipment. */
interface Of {
  readonly event: HistoryEvent;
}
const flow = column.text<Of>(({ event }) => event.flow);
const flowNode = column.text<Of>(({ event }) => event.flowNode);
const equipment = column.text<Of>(({ event }) => String(event.data.equipment));
const at = column.bigint<Of>(({ event }) => event.at);
const who = column.text<Of>(({ event }) => `rule/${event.flow}/${event.version}`);

interface Sampled extends Of {
  readonly record: SampleRecord;
}
const INSERT_SAMPLES = bulkWrite<Sampled>('insert-chart-samples', [
  flow,
  flowNode,
  equipment,
  column.integer(({ event }) => event.version),
  column.integer(({ record }) => record.sample),
  column.bigint(({ record }) => record.from),
  column.bigint(({ record }) => record.to),
  column.integer(({ record }) => record.limitsVersion),
  column.boolean(({ record }) => record.violations.length > 0 || (record.dispersion?.violations.length ?? 0) > 0),
  column.json(({ record }) => record),
]);

interface Learned extends Of {
  readonly limits: ControlLimits;
}
const basis = column.json<Learned>(({ event, limits }) => basisOf(event.version, limits));
const INSERT_LEARNED = bulkWrite<Learned>('insert-learned-limits', [
  flow,
  flowNode,
  equipment,
  column.integer(({ limits }) => limits.version),
  column.json(({ limits }) => limits),
  basis,
  who,
  column.text(({ limits }) => `Learned from the first ${limits.samples.count} samples, as the released rule says.`),
  at,
]);

interface Proposed extends Learned {
  readonly inUse: ControlLimits | null;
}
const PROPOSE = bulkWrite<Proposed>('propose-chart-limits', [
  column.text(({ event }) => `${event.stream}#${event.sequence}`),
  flow,
  flowNode,
  equipment,
  column.json(({ limits }) => limits),
  column.json(({ inUse }) => inUse ?? undefined),
  basis,
  column.text(({ event }) => String(event.data.reason)),
  at,
  who,
]);

/** Which samples of which version of the rule the limits come from; those left out were smaller than the others. */
function basisOf(version: number, { samples }: ControlLimits): unknown {
  const { first, last, count, from, to, excluded } = samples;
  const leftOut = excluded.map((sample) => ({ version, sample, reason: 'Fewer readings than a sample', person: '' }));
  return { first: { version, sample: first }, last: { version, sample: last }, count, from, to, excluded: leftOut };
}

export function writeCharts(
  client: pg.ClientBase,
  lines: {
    readonly samples: readonly HistoryEvent[];
    readonly learned: readonly HistoryEvent[];
    readonly proposed: readonly HistoryEvent[];
  },
): Promise<unknown>[] {
  const limits = (event: HistoryEvent): ControlLimits => event.data.limits as unknown as ControlLimits;
  const proposed = lines.proposed.map((event) => ({
    event,
    limits: limits(event),
    inUse: (event.data.inUse ?? null) as unknown as ControlLimits | null,
  }));
  return [
    ...write(
      client,
      INSERT_SAMPLES,
      lines.samples.map((event) => ({ event, record: event.data.record as unknown as SampleRecord })),
    ),
    ...write(
      client,
      INSERT_LEARNED,
      lines.learned.map((event) => ({ event, limits: limits(event) })),
    ),
    // One statement cannot touch a row twice: of two proposals of a chart in one drain the last counts.
    ...write(client, PROPOSE, [...new Map(proposed.map((one) => [`${one.event.stream}/${one.event.flowNode}`, one])).values()]),
  ];
}
