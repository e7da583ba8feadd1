import { api, type NodeHeat } from '@fettle/flows/contract';
import { useEffect, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { portsOf } from '../../document/ports-of.ts';
import { differenceWords, heatStrength, type Measure, measured, measureWords } from '../../session/heat.ts';
import { useOpenFlow } from '../../session/open-flow.ts';

const MINUTE = 60_000;
const NOTHING: readonly NodeHeat[] = [];

export interface HeatQuestion {
  readonly measure: Measure;
  /** Milliseconds until now. */
  readonly period: number;
  /** Undefined: all versions together. */
  readonly version: number | undefined;
  readonly beside: number | undefined;
}

/** Lays a heat-map over the steps, and takes it away again. `units`: how many left the step that most left. */
export function useHeat({ measure, period, version, beside }: HeatQuestion): { readonly units: number; readonly isEmpty: boolean } {
  const flow = useOpenFlow();
  const { document, marks } = flow;
  const [to, setTo] = useState(wholeMinute);
  useEffect(() => {
    const timer = setInterval(() => setTo(wholeMinute()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  const request = { params: { flow: document.records.meta.id }, query: { from: to - period, to } };
  const { data } = useRoute(api.flowHeat, request, { keepPrevious: true });
  const heat = data?.flowNodes ?? NOTHING;
  const portsAt = (id: string) =>
    portsOf(document.registry, document.records.flowNodes[id] ?? { id, type: '', typeVersion: 1, name: '', params: {} });
  const values = measured(heat, measure, { version, portsOf: portsAt });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `values` is made anew from these each time.
  useEffect(() => {
    const others = beside === undefined ? undefined : measured(heat, measure, { version: beside, portsOf: portsAt });
    const strength = heatStrength(values, measure);
    marks.replace(
      new Map(
        [...values].map(([id, { value }]) => {
          const other = others?.get(id);
          const difference = other === undefined ? '' : differenceWords(measure, value, other.value);
          const words = `${measureWords(measure, value)}${difference === '' ? '' : ` · ${difference}`}`;
          return [id, { kind: 'heat' as const, strength: strength.get(id) ?? 0, words }];
        }),
      ),
    );
    return () => marks.replace(new Map());
  }, [marks, heat, measure, version, beside]);

  return { units: Math.max(0, ...[...values.values()].map(({ units }) => units)), isEmpty: values.size === 0 };
}

const wholeMinute = (): number => Math.ceil(Date.now() / MINUTE) * MINUTE;
