import fc from 'fast-check';
import type { Value } from '../../value.ts';
import type { DecisionTable } from '../decision-table.ts';
import type { HitPolicy } from '../hit-policy.ts';

/** A cell as text, and what it means, said once more without any of the code under test. `undefined` is the unknown value. */
export interface SpokenCell {
  readonly text: string;
  readonly holds: (value: Value | undefined) => boolean;
  /** It says `unknown`. */
  readonly asksUnknown: boolean;
  readonly isAny: boolean;
}

export interface SpokenTable {
  readonly table: DecisionTable;
  readonly cells: readonly (readonly SpokenCell[])[];
}

const KINDS = ['number', 'whole', 'string', 'boolean'] as const;
type Kind = (typeof KINDS)[number];

const known = (text: string, holds: (value: never) => boolean): SpokenCell => ({
  text,
  holds: (value) => value !== undefined && holds(value as never),
  asksUnknown: false,
  isAny: false,
});

const ANY: SpokenCell = { text: '-', holds: () => true, asksUnknown: false, isAny: true };
const UNKNOWN: SpokenCell = { text: 'unknown', holds: (value) => value === undefined, asksUnknown: true, isAny: false };

const number = fc.integer({ min: -2, max: 3 });

const numberCell: fc.Arbitrary<SpokenCell> = fc.oneof(
  number.map((n) => known(`${n}`, (value: number) => value === n)),
  number.map((n) => known(`< ${n}`, (value: number) => value < n)),
  number.map((n) => known(`<= ${n}`, (value: number) => value <= n)),
  number.map((n) => known(`> ${n}`, (value: number) => value > n)),
  number.map((n) => known(`>=${n}`, (value: number) => value >= n)),
  number.map((n) => known(`!= ${n}`, (value: number) => value !== n)),
  fc
    .tuple(number, fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.boolean())
    .map(([low, width, openLow, openHigh]) =>
      known(
        `${openLow ? '(' : '['}${low}..${low + width}${openHigh ? ')' : ']'}`,
        (value: number) => (openLow ? value > low : value >= low) && (openHigh ? value < low + width : value <= low + width),
      ),
    ),
  number.map((n) => known(`cel(value > ${n} && !(value == ${n + 2}))`, (value: number) => value > n && value !== n + 2)),
);

const text = fc.constantFrom('A', 'B', 'C');

const textCell: fc.Arbitrary<SpokenCell> = fc.oneof(
  text.map((one) => known(`"${one}"`, (value: string) => value === one)),
  text.map((one) => known(one, (value: string) => value === one)),
  text.map((one) => known(`!= "${one}"`, (value: string) => value !== one)),
  text.map((one) => known(`cel(value in ["${one}", "D"])`, (value: string) => value === one || value === 'D')),
);

const booleanCell: fc.Arbitrary<SpokenCell> = fc.boolean().map((one) => known(`${one}`, (value: boolean) => value === one));

const simpleCell = (kind: Kind): fc.Arbitrary<SpokenCell> =>
  kind === 'string' ? textCell : kind === 'boolean' ? booleanCell : numberCell.filter((cell) => kind === 'number' || isPossible(cell));

/** Some whole number is in it: (0..1) is refused in a column of whole numbers. */
const isPossible = (cell: SpokenCell): boolean => Array.from({ length: 40 }, (_, index) => index - 20).some((value) => cell.holds(value));

const cell = (kind: Kind): fc.Arbitrary<SpokenCell> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(ANY) },
    { weight: 6, arbitrary: simpleCell(kind) },
    { weight: 1, arbitrary: fc.constant(UNKNOWN) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(simpleCell(kind), simpleCell(kind))
        .filter(([a, b]) => !`${a.text}${b.text}`.includes('cel'))
        .map(([a, b]) => ({
          ...ANY,
          isAny: false,
          text: `${a.text}, ${b.text}`,
          holds: (value: Value | undefined) => a.holds(value) || b.holds(value),
        })),
    },
    {
      weight: 1,
      arbitrary: simpleCell(kind)
        .filter(({ text: one, holds }) => !one.includes('cel') && samples(kind).some((value) => value !== undefined && !holds(value)))
        .map((inner) => known(`not(${inner.text})`, (value: never) => !inner.holds(value))),
    },
    {
      weight: 1,
      arbitrary: simpleCell(kind)
        .filter(({ text: one }) => !one.includes('cel'))
        .map((inner) => ({
          ...UNKNOWN,
          text: `unknown, ${inner.text}`,
          holds: (value: Value | undefined) => value === undefined || inner.holds(value),
        })),
    },
  );

/** Every value that a cell of these could tell from another, and unknown. */
export function samples(kind: Kind): readonly (Value | undefined)[] {
  if (kind === 'string') return ['A', 'B', 'C', 'D', 'other', undefined];
  if (kind === 'boolean') return [true, false, undefined];
  const step = kind === 'whole' ? 1 : 0.5;
  return [...Array.from({ length: 10 / step + 1 }, (_, index) => -3 + index * step), undefined];
}

export const kindOf = ({ kind, whole }: DecisionTable['inputs'][number]): Kind => (whole ? 'whole' : kind);

export const arbitraryTable = (policies: readonly HitPolicy[], most = { inputs: 3, rows: 6 }): fc.Arbitrary<SpokenTable> =>
  fc
    .tuple(fc.constantFrom(...policies), fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: most.inputs }))
    .chain(([hitPolicy, kinds]) =>
      fc
        .array(fc.tuple(fc.tuple(...kinds.map(cell)), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: most.rows })
        .map((rows) => ({
          cells: rows.map(([cells]) => cells),
          table: {
            title: '',
            hitPolicy,
            inputs: kinds.map((kind, index) => ({
              name: `in${index}`,
              title: '',
              expression: '',
              kind: kind === 'whole' ? ('number' as const) : kind,
              unit: '',
              whole: kind === 'whole',
              allowed: '',
            })),
            outputs: [{ name: 'out', title: '', kind: 'number' as const, unit: '', values: '3, 1, 2', fallback: '' }],
            rows: rows.map(([cells, output]) => ({ when: cells.map((one) => one.text), give: [`${output}`], note: '' })),
          },
        })),
    );

/** Every combination of samples. */
export function points({ inputs }: DecisionTable): readonly (readonly (Value | undefined)[])[] {
  return inputs.reduce<readonly (readonly (Value | undefined)[])[]>(
    (all, input) => all.flatMap((point) => samples(kindOf(input)).map((value) => [...point, value])),
    [[]],
  );
}
