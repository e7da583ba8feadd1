import { type DataEntry, defineNode, type Value } from '@fettle/flows';
import { type InstructionText, instructionTexts } from '@fettle/flows/instruction-language.ts';
import { keyProblems } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { type Characteristic, InspectionParams } from './inspection-params.ts';
import { translationProblems } from './translation-problems.ts';
import { translationsFor } from './translations-field.ts';

const FINISH = { value: 'inspected', title: 'Finish inspection' };
const OWN_RESULTS = ['passed', 'failures', 'person'];

export const inspection = defineNode({
  type: 'inspection',
  version: 1,
  usedIn: 'routing',
  title: 'Inspection',
  summary: 'A person inspects the unit; it passes or fails by its characteristics.',
  help: `A person inspects the unit at a station. A measured characteristic passes within its limits, both included; a yes-or-no characteristic passes when it is answered with yes. The unit passes when every characteristic does. A required one that was left out is not passed.

Word yes-or-no characteristics as a statement that is true of a good unit: "No burrs at the edges". Values are there later as \`data.<id>.<key>\`, the verdict as \`data.<id>.passed\`, the keys that failed as \`data.<id>.failures\`.

**Example.** \`width\` in mm from 49.95 to 50.05, and \`visual\` "Surface without scratches". Passed → *End*; failed → *Nonconformance*.`,
  category: 'operations',
  icon: 'zoom-check',
  params: InspectionParams,
  defaults: InspectionParams.parse({}),

  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('passed', 'Passed'), tokenOut('failed', 'Failed', { exceptional: true })] }),
  outputs: ({ characteristics }) => ({
    ...Object.fromEntries(characteristics.map(({ key, kind }) => [key, kind === 'numeric' ? ('number' as const) : ('boolean' as const)])),
    passed: 'boolean',
    failures: 'list',
    person: 'string',
  }),
  check: ({ station, instruction, characteristics, translations }, name = '') => [
    ...missing('station', station, 'Choose the station where the unit is inspected.'),
    ...characteristics.flatMap((characteristic, index) => limitProblems(`characteristics[${index}]`, characteristic)),
    ...keyProblems(
      'characteristics',
      characteristics.map(({ key }) => key),
      OWN_RESULTS,
    ),
    ...translationProblems(translations, textsOf(instruction || name, characteristics)),
  ],
  inspects: () => true,
  subtitle: ({ station }) => station,

  enter: ({ params, flowNode, equipment, unit }) => ({
    wait: [
      {
        kind: 'task',
        name: 'inspection',
        instruction: {
          title: params.instruction || flowNode.name,
          station: equipment(params.station),
          steps: params.characteristics.map((characteristic) => ({
            key: characteristic.key,
            title: characteristic.title || characteristic.key,
            text: characteristic.method,
            ...(characteristic.picture === '' ? {} : { picture: characteristic.picture }),
            entries: [entryOf(characteristic)],
          })),
          // One button: the verdict follows from what is entered, the inspector does not choose it.
          outcomes: [{ ...FINISH, tone: 'normal' }],
          standardTime: params.standardTime,
          ...(unit.quantity === 1 ? {} : { quantity: unit.quantity }),
          ...(params.skills.length === 0 ? {} : { skills: params.skills }),
          ...translationsFor(params.translations),
        },
      },
    ],
  }),

  resume: ({ params }, signal) => {
    if (signal.kind !== 'taskCompleted') return {};
    const values = Object.fromEntries(params.characteristics.map(({ key }) => [key, signal.entries[key]?.value ?? null]));
    const failures = params.characteristics.filter((one) => !passes(one, values[one.key] ?? null)).map(({ key }) => key);
    const passed = failures.length === 0;
    return { take: passed ? 'passed' : 'failed', results: { ...values, passed, failures, person: signal.person } };
  },
  isOptional: ({ optional }) => optional,
  /** It has not passed, it was not inspected: `passed` has no value. */
  skip: ({ params }) =>
    params.optional
      ? {
          take: 'passed',
          results: { ...Object.fromEntries(params.characteristics.map(({ key }) => [key, null])), passed: null, failures: [], person: '' },
        }
      : undefined,
});

function textsOf(title: string, characteristics: readonly Characteristic[]): readonly InstructionText[] {
  const steps = characteristics.map((one) => ({ key: one.key, title: one.title || one.key, text: one.method, entries: [entryOf(one)] }));
  return instructionTexts({ title, steps, outcomes: [FINISH] });
}

function entryOf({ key, title, kind, unit, lower, upper, required }: Characteristic): DataEntry {
  if (kind === 'attribute') return { key, title: title || key, valueKind: 'boolean', unit: '', required };
  const limits = { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
  return { key, title: title || key, valueKind: 'number', unit, required, ...limits };
}

/** What is not known has not passed, unless it need not be inspected. */
function passes({ kind, lower, upper, required }: Characteristic, value: Value): boolean {
  if (value === null) return !required;
  if (kind === 'attribute') return value === true;
  return typeof value === 'number' && value >= (lower ?? Number.NEGATIVE_INFINITY) && value <= (upper ?? Number.POSITIVE_INFINITY);
}

function limitProblems(path: string, { key, kind, lower, upper }: Characteristic) {
  if (kind === 'attribute') {
    return lower === undefined && upper === undefined
      ? []
      : [{ path: `${path}.kind`, message: `"${key}" is yes or no and has no limits; remove them or choose "Measured number".` }];
  }
  if (lower === undefined && upper === undefined) {
    return [{ path: `${path}.lower`, message: `Give "${key}" a lower or an upper limit; without one, every value passes.` }];
  }
  return lower !== undefined && upper !== undefined && lower > upper
    ? [{ path: `${path}.lower`, message: `The lower limit ${lower} of "${key}" is above its upper limit ${upper}.` }]
    : [];
}
