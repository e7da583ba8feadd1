import { type ActivitySignal, Disposition, defineNode, type RoutingContext, type RoutingPlan, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { BY_THE_FLOW } from '../by-the-flow.ts';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, flowNodesField, textField } from '../fields.ts';
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

const ReworkReason = z.strictObject({
  code: textField({ title: 'Code', description: 'The reason code that the person chooses.' }),
  limit: z
    .number()
    .int('The limit is a whole number.')
    .min(0)
    .max(100)
    .default(1)
    .meta(
      formField({
        title: 'Allowed reworks',
        description: 'How often the unit may be sent back to one step for this reason.',
        widget: 'number',
      }),
    ),
});

const whenChosen = { field: 'reworkTo', is: ['earlier', 'listed'] } as const;
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
  reworkTo: z
    .enum(['drawn', 'earlier', 'listed'])
    .default('drawn')
    .meta(
      formField({
        title: 'Rework goes',
        description: 'By the way out that you draw, or to an operation that the person chooses; no line is needed for that.',
        widget: 'select',
        options: {
          drawn: 'The way out "Rework"',
          earlier: 'To any earlier operation, as decided',
          listed: 'To one of these steps, as decided',
        },
        showWhen: { field: 'disposition', is: ['decide'] },
      }),
    ),
  targets: flowNodesField({ title: 'Steps', description: 'Those that can be chosen.', showWhen: { field: 'reworkTo', is: ['listed'] } }),
  reworkLimit: z
    .number()
    .int('The limit is a whole number.')
    .min(1)
    .max(100)
    .default(2)
    .meta(
      formField({
        title: 'Allowed reworks',
        description: 'How often a unit may be sent back to one step for one reason; then it leaves through "Limit reached".',
        widget: 'number',
        showWhen: whenChosen,
      }),
    ),
  reasons: z
    .array(ReworkReason)
    .max(50)
    .default([])
    .meta(
      formField({
        title: 'Reasons of a rework',
        description: 'Codes from which the person chooses, each with its own limit. Empty: none is asked for.',
        widget: 'list',
        showWhen: whenChosen,
      }),
    ),
});
type Params = z.infer<typeof Params>;

const NAME = 'nonconformance';
const LIMIT_REACHED = 'limitReached';

export const nonconformance = defineNode({
  type: 'nonconformance',
  version: 1,
  usedIn: 'routing',
  title: 'Nonconformance',
  summary: 'Records that the unit is not as it should be, and what is to become of it.',
  help: `Opens a nonconformance with its defect and waits until an authorised person decides its disposition: use as is, rework, repair, scrap or return to the supplier. Each allowed disposition is a way out. The nonconformance is closed with the decision, its person and its reason.

A rework can also go to an operation that the person chooses, without a line in the drawing: to any earlier one, or to those that you list. How often is counted for each step and reason. Leaving a branch of a parallel split that way ends its other branches.

Where no decision is needed, give a fixed disposition: the nonconformance is opened and closed at once and the unit goes on. The step itself does not scrap or rework anything; connect the way *Scrap* to a *Scrap* step and *Rework* to a *Rework* step.

**Example.** Title "Machining aborted", defect \`aborted\`, details \`"Ended without layer 3, peak power " + string(data.cut.peakPower) + " kW"\`, fixed disposition *Scrap* → *Scrap*.`,
  category: 'quality',
  icon: 'alert-octagon',
  params: Params,
  defaults: Params.parse({}),
  ports: (params) => ({ inputs: [TOKEN_IN], outputs: waysOut(params) }),
  outputs: () => ({ disposition: 'string', person: 'string', reason: 'string', target: 'string', code: 'string' }),
  inspects: ({ disposition }) => disposition === 'decide',
  mayGoTo: (params) => (isListed(params) ? params.targets : isChosen(params) ? 'earlier' : []),
  flowNodes: (params) => (isListed(params) ? params.targets.map((flowNode, index) => ({ path: `targets[${index}]`, flowNode })) : []),
  expressions: ({ details }) => (details === '' ? [] : [{ path: 'details', source: details, scope: 'routing', result: 'string' }]),
  check: ({ title, defect, ...params }) => [
    ...missing('title', title, 'Enter what is wrong, in a few words.'),
    ...missing('defect', defect, 'Enter the defect, so that nonconformances can be counted by it.'),
    ...(isListed(params) && params.targets.length === 0
      ? [{ path: 'targets', message: 'Choose the steps to which a rework can go.' }]
      : []),
    ...params.reasons.flatMap(({ code }, index) => missing(`reasons[${index}].code`, code, 'Enter the reason code.')),
  ],
  subtitle: ({ title }) => title,

  enter: (ctx) => {
    const { title, defect, disposition } = ctx.params;
    const opened = { kind: 'nonconformanceOpened' as const, name: NAME, title, defect, description: details(ctx) };
    if (disposition !== 'decide') return close(disposition, { person: BY_THE_FLOW, reason: 'Fixed in the routing' }, [opened]);
    return { records: [opened], wait: [decision(ctx)] };
  },
  resume: (ctx, signal) => {
    if (signal.kind !== 'decided') return {};
    const wait = decision(ctx);
    const { options } = wait.decision;
    const decided = dispositions(ctx.params).find((one) => one === signal.value && options.some(({ value }) => value === one));
    // A decision that is not on offer changes nothing: the question stays open.
    if (decided === undefined) return { wait: [wait] };
    if (decided !== 'rework' || wait.decision.targets === undefined) return close(decided, signal, []);
    const isOffered =
      wait.decision.targets.some(({ flowNode }) => flowNode === signal.target) &&
      (wait.decision.reasons === undefined || wait.decision.reasons.includes(signal.code ?? ''));
    return isOffered ? sendBack(ctx, signal) : { wait: [wait] };
  },
});

function sendBack(ctx: RoutingContext<Params>, signal: Extract<ActivitySignal, { kind: 'decided' }>): RoutingPlan {
  const { person, target = '', code = '' } = signal;
  const limit = ctx.params.reasons.find((reason) => reason.code === code)?.limit ?? ctx.params.reworkLimit;
  const isOver = ctx.reworks(target, code) >= limit;
  const reason = isOver ? `${signal.reason} (already reworked ${limit} times)` : signal.reason;
  const { take, results, ...closed } = close('rework', { person, reason }, []);
  const recorded = { ...results, target, code };
  return isOver
    ? { ...closed, take: LIMIT_REACHED, results: recorded }
    : { ...closed, goTo: { flowNode: target, reason: code }, results: recorded };
}

type Reworking = Pick<Params, 'disposition' | 'allowed' | 'reworkTo'>;

/** A rework goes where the person says, not through a way out. */
const isChosen = ({ disposition, allowed, reworkTo }: Reworking): boolean =>
  disposition === 'decide' && allowed.includes('rework') && reworkTo !== 'drawn';
const isListed = (params: Reworking): boolean => isChosen(params) && params.reworkTo === 'listed';

function waysOut(params: Params) {
  const drawn = dispositions(params).filter((one) => one !== 'rework' || !isChosen(params));
  return [
    ...drawn.map((one) => tokenOut(one, TITLES[one])),
    ...(isChosen(params) ? [tokenOut(LIMIT_REACHED, 'Rework limit reached', { exceptional: true })] : []),
  ];
}

function dispositions({ disposition, allowed }: Params): readonly Disposition[] {
  return disposition === 'decide' ? allowed : [disposition];
}

function decision(ctx: RoutingContext<Params>): Extract<Wait, { kind: 'decision' }> {
  const { params } = ctx;
  const options = dispositions(params).map((value) => ({ value, title: TITLES[value] }));
  if (!isChosen(params)) return { kind: 'decision', name: NAME, decision: { decision: 'disposition', options } };
  const earlier = ctx.earlier();
  const listed = params.targets.map((flowNode) => ({
    flowNode,
    title: earlier.find((one) => one.flowNode === flowNode)?.title ?? flowNode,
  }));
  const targets = params.reworkTo === 'listed' ? listed : [...earlier];
  const reasons = params.reasons.length === 0 ? {} : { reasons: params.reasons.map(({ code }) => code) };
  // Nothing was done before: there is nothing to rework.
  const possible = options.filter(({ value }) => value !== 'rework' || targets.length > 0);
  return { kind: 'decision', name: NAME, decision: { decision: 'disposition', options: possible, targets, ...reasons } };
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
