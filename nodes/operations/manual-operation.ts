import { defineNode, type EnteredValues, type RoutingContext, type Value, type WorkInstruction } from '@fettle/flows';
import { type InstructionText, instructionTexts } from '@fettle/flows/instruction-language.ts';
import { keyProblems } from '../fields.ts';
import { materialProblems, requirementFor } from '../materials/material-requirement.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { entryFor, entryProblems, isOutside } from './entry-params.ts';
import { MANUAL_RESULTS, ManualOperationParams, OUT_OF_LIMITS } from './manual-operation-params.ts';
import { SKIPPED } from './optional-field.ts';
import { translationProblems } from './translation-problems.ts';
import { translationsFor } from './translations-field.ts';

export const manualOperation = defineNode({
  type: 'manual-operation',
  version: 1,
  usedIn: 'routing',
  title: 'Manual operation',
  summary: 'A person works at a station by a work instruction.',
  help: `Shows a work instruction in the queue of a station, one step a screen, and waits until an operator has finished it. What is entered becomes results: \`data.<id>.<key>\`.

Data entries have a kind, a unit, limits, choices, and may be filled in automatically from earlier results; the operator confirms them. A number outside its limits is accepted only with a comment. Give it its own way out where the routing must react.

Of a lot the operator may report parts: what is done goes on at once, the rest stays. *Materials* are scanned: a wrong, blocked, expired or used-up lot is refused with what was expected.

*Languages*: each operator reads the instruction in the language that he has chosen at the terminal, as far as it is translated.

**Example.** Station \`assembly-1\`, entry \`torque\` in Nm from 7.5 to 8.5 with the automatic value \`data.screwdriver.torque\`. Values outside leave through *Outside limits* to a *Nonconformance*.`,
  category: 'operations',
  icon: 'tool',
  params: ManualOperationParams,
  defaults: ManualOperationParams.parse({}),

  ports: ({ outcomes, outsideLimits }) => ({
    inputs: [TOKEN_IN],
    outputs: [
      ...outcomes.map(({ key, title, tone }) => tokenOut(key, title || key, { exceptional: tone === 'bad' })),
      ...(outsideLimits === 'separate' ? [tokenOut(OUT_OF_LIMITS, 'Outside limits', { exceptional: true })] : []),
    ],
  }),
  outputs: (params) => ({
    ...Object.fromEntries(entriesOf(params).map(({ key, valueKind }) => [key, valueKind])),
    outcome: 'string',
    person: 'string',
    withinLimits: 'boolean',
  }),
  expressions: ({ steps, materials }) => [
    ...materials.flatMap(({ quantity }, index) =>
      quantity === ''
        ? []
        : [{ path: `materials[${index}].quantity`, source: quantity, scope: 'routing' as const, result: 'number' as const }],
    ),
    ...steps.flatMap(({ entries }, step) =>
      entries.flatMap(({ automatic, valueKind }, index) =>
        automatic === ''
          ? []
          : [{ path: `steps[${step}].entries[${index}].automatic`, source: automatic, scope: 'routing' as const, result: valueKind }],
      ),
    ),
  ],
  check: (params, name = '') => [
    ...missing('station', params.station, 'Choose the station where the work is done.'),
    ...params.steps.flatMap(({ key, title, entries }, step) => [
      ...missing(`steps[${step}].title`, title, `Give the step "${key}" a title.`),
      ...entries.flatMap((entry, index) => entryProblems(`steps[${step}].entries[${index}]`, entry)),
      ...keyProblems(
        `steps[${step}].entries`,
        entries.map(({ key: entry }) => entry),
        MANUAL_RESULTS,
      ),
      ...enteredEarlier(params, step),
    ]),
    ...params.materials.flatMap((material, index) => materialProblems(`materials[${index}]`, material)),
    ...keyProblems(
      'materials',
      params.materials.map(({ key }) => key),
      [],
    ),
    ...keyProblems(
      'steps',
      params.steps.map(({ key }) => key),
      [],
    ),
    ...keyProblems(
      'outcomes',
      params.outcomes.map(({ key }) => key),
      [OUT_OF_LIMITS],
    ),
    ...translationProblems(params.translations, textsOf(params, name)),
  ],
  inspects: ({ steps }) => steps.some(({ entries }) => entries.some(({ lower, upper }) => lower !== undefined || upper !== undefined)),
  subtitle: ({ station }) => station,

  enter: (ctx) => ({ wait: [{ kind: 'task', name: 'work', instruction: instructionFor(ctx) }] }),

  resume: ({ params }, signal) => {
    if (signal.kind !== 'taskCompleted') return {};
    const values = enteredOf(params, signal.entries);
    const withinLimits = !entriesOf(params).some((entry) => isOutside(entry, values[entry.key]));
    // An operator who says himself that something is wrong has said more than the limits do.
    const isNormal = params.outcomes.find(({ key }) => key === signal.outcome)?.tone === 'normal';
    const take = isNormal && !withinLimits && params.outsideLimits === 'separate' ? OUT_OF_LIMITS : signal.outcome;
    return { take, results: { ...values, outcome: signal.outcome, person: signal.person, withinLimits } };
  },
  isOptional: ({ optional }) => optional,
  skip: ({ params }) =>
    params.optional
      ? { take: params.outcomes[0]?.key ?? '', results: { ...enteredOf(params, {}), outcome: SKIPPED, person: '', withinLimits: true } }
      : undefined,
});

type Context = RoutingContext<ManualOperationParams>;

/** Work instructions in which nothing of the unit stands, by title and station. Who stores them finds the same object and need not compare it. */
const sameForAll = new WeakMap<ManualOperationParams, Map<string, WorkInstruction>>();

function instructionFor(ctx: Context): WorkInstruction {
  const { params } = ctx;
  if (ctx.unit.quantity !== 1 || params.materials.length > 0 || entriesOf(params).some(({ automatic }) => automatic !== ''))
    return writeInstruction(ctx);
  let known = sameForAll.get(params);
  if (known === undefined) {
    known = new Map();
    sameForAll.set(params, known);
  }
  const place = `${ctx.equipment(params.station)}/${ctx.flowNode.name}`;
  let instruction = known.get(place);
  if (instruction === undefined) {
    instruction = writeInstruction(ctx);
    known.set(place, instruction);
  }
  return instruction;
}

function writeInstruction(ctx: Context): WorkInstruction {
  const { station, instruction, steps, outcomes, materials, standardTime, skills, translations } = ctx.params;
  return {
    title: instruction || ctx.flowNode.name,
    station: ctx.equipment(station),
    steps: steps.map(({ key, title, text, picture, entries }) => ({
      key,
      title,
      text,
      ...(picture === '' ? {} : { picture }),
      entries: entries.map((entry) => entryFor(ctx, entry)),
    })),
    outcomes: outcomes.map(({ key, title, tone }) => ({ value: key, title: title || key, tone })),
    standardTime,
    ...(ctx.unit.quantity === 1 ? {} : { quantity: ctx.unit.quantity }),
    ...(materials.length === 0 ? {} : { materials: materials.map((material) => requirementFor(ctx, material)) }),
    ...(skills.length === 0 ? {} : { skills }),
    ...translationsFor(translations),
  };
}

/** Every text that an operator reads, as {@link writeInstruction} puts it together. */
function textsOf({ instruction, steps, outcomes }: ManualOperationParams, name: string): readonly InstructionText[] {
  return instructionTexts({
    title: instruction || name,
    steps: steps.map((step) => ({ ...step, entries: step.entries.map(({ key, title }) => ({ key, title: title || key })) })),
    outcomes: outcomes.map(({ key, title }) => ({ value: key, title: title || key })),
  });
}

type EntryList = ManualOperationParams['steps'][number]['entries'];

function entriesOf({ steps }: ManualOperationParams): EntryList {
  return steps.flatMap(({ entries }) => entries);
}

/** A value for every entry; `null` for one that was left out, so that what an earlier visit entered does not stay. */
function enteredOf(params: ManualOperationParams, entered: EnteredValues): Readonly<Record<string, Value>> {
  return Object.fromEntries(entriesOf(params).map(({ key }) => [key, entered[key]?.value ?? null]));
}

/** Entry keys are one namespace over all steps. */
function enteredEarlier({ steps }: ManualOperationParams, step: number) {
  const earlier = steps.slice(0, step).flatMap(({ entries }) => entries.map(({ key }) => key));
  return (steps[step]?.entries ?? []).flatMap(({ key }, index) =>
    earlier.includes(key)
      ? [
          {
            path: `steps[${step}].entries[${index}].key`,
            message: `The key "${key}" is used in an earlier step; every key must be different.`,
          },
        ]
      : [],
  );
}
