import { Disposition, defineNode, type RoutingContext, type RoutingPlan, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { BY_THE_FLOW } from '../by-the-flow.ts';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const TITLES: Record<Disposition, string> = {
  useAsIs: 'Use as is',
  rework: 'Rework',
  repair: 'Repair',
  scrap: 'Scrap',
  return: 'Return to supplier',
};

const Params = z.strictObject({
  title: textField({ title: 'Title', description: 'What is wrong, in a few words.' }, 'Nonconformance'),
  defect: textField({ title: 'Defect', description: 'Defect code or class, for the Pareto.' }),
  details: expressionField({
    title: 'Details',
    description: 'A text for this unit, from what earlier steps recorded. Empty: none.',
    scope: 'routing',
    result: 'string',
  }),
  disposition: z
    .enum(['decide', ...Disposition.options])
    .default('decide')
    .meta(
      formField({
        title: 'Disposition',
        description: 'Decided by a person for each unit, or always the same.',
        widget: 'select',
        options: { decide: 'A person decides', ...TITLES },
      }),
    ),
  allowed: z
    .array(Disposition)
    .min(1, 'Allow at least one disposition.')
    .refine((allowed) => new Set(allowed).size === allowed.length, 'Each disposition can be allowed only once.')
    .default(['useAsIs', 'rework', 'scrap'])
    .meta(
      formField({
        title: 'Allowed dispositions',
        description: 'What can be decided; a way out of the step each.',
        widget: 'multiselect',
        options: TITLES,
        showWhen: { field: 'disposition', is: ['decide'] },
      }),
    ),
});
type Params = z.infer<typeof Params>;

const NAME = 'nonconformance';

export const nonconformance = defineNode({
  type: 'nonconformance',
  version: 1,
  usedIn: 'routing',
  title: 'Nonconformance',
  summary: 'Records that the unit is not as it should be, and what is to become of it.',
  help: `Opens a nonconformance with its defect and waits until an authorised person decides its disposition: use as is, rework, repair, scrap or return to the supplier. Each allowed disposition is a way out. The nonconformance is closed with the decision, its person and its reason.

Where no decision is needed, give a fixed disposition: the nonconformance is opened and closed at once and the unit goes on. The step itself does not scrap or rework anything; connect the way *Scrap* to a *Scrap* step and *Rework* to a *Rework* step.

**Example.** Title "Machining aborted", defect \`aborted\`, details \`"Ended without layer 3, peak power " + string(data.cut.peakPower) + " kW"\`, fixed disposition *Scrap* → *Scrap*.`,
  category: 'quality',
  icon: 'alert-octagon',
  params: Params,
  defaults: Params.parse({}),
  ports: (params) => ({ inputs: [TOKEN_IN], outputs: dispositions(params).map((one) => tokenOut(one, TITLES[one])) }),
  outputs: () => ({ disposition: 'string', person: 'string', reason: 'string' }),
  expressions: ({ details }) => (details === '' ? [] : [{ path: 'details', source: details, scope: 'routing', result: 'string' }]),
  check: ({ title, defect }) => [
    ...missing('title', title, 'Enter what is wrong, in a few words.'),
    ...missing('defect', defect, 'Enter the defect, so that nonconformances can be counted by it.'),
  ],
  subtitle: ({ title }) => title,

  enter: (ctx) => {
    const { title, defect, disposition } = ctx.params;
    const opened = { kind: 'nonconformanceOpened' as const, name: NAME, title, defect, description: details(ctx) };
    if (disposition !== 'decide') return close(disposition, { person: BY_THE_FLOW, reason: 'Fixed in the routing' }, [opened]);
    return { records: [opened], wait: [decision(ctx.params)] };
  },
  resume: ({ params }, signal) => {
    if (signal.kind !== 'decided') return {};
    const decided = dispositions(params).find((one) => one === signal.value);
    // A decision that is not on offer changes nothing: the question stays open.
    return decided === undefined ? { wait: [decision(params)] } : close(decided, signal, []);
  },
});

function dispositions({ disposition, allowed }: Params): readonly Disposition[] {
  return disposition === 'decide' ? allowed : [disposition];
}

function decision(params: Params): Wait {
  const options = dispositions(params).map((value) => ({ value, title: TITLES[value] }));
  return { kind: 'decision', name: NAME, decision: { decision: 'disposition', options } };
}

function details(ctx: RoutingContext<Params>): string {
  return ctx.params.details === '' ? '' : String(evaluateKind(ctx, ctx.params.details, 'details', 'string') ?? '');
}

function close(
  disposition: Disposition,
  { person, reason }: { readonly person: string; readonly reason: string },
  before: NonNullable<RoutingPlan['records']>,
): RoutingPlan {
  return {
    take: disposition,
    records: [...before, { kind: 'nonconformanceClosed', name: NAME, disposition, person, reason }],
    results: { disposition, person, reason },
  };
}
