import fc from 'fast-check';

/**
 * A routing as nested blocks: what the generator makes, the drawing is drawn from and the reference model runs. Every leaf has a number of its own, by which its flowNode, its
 * machine and its times are told from all others.
 */
export type Block =
  | { readonly kind: 'sequence'; readonly blocks: readonly Block[] }
  /** A work instruction; its number (0 to 9) decides at a gateway behind it, when there is one. */
  | { readonly kind: 'task'; readonly n: number }
  | { readonly kind: 'timer'; readonly n: number; readonly seconds: number }
  /** Waits for an event of the machine; with a limit it may go the other way. */
  | { readonly kind: 'event'; readonly n: number; readonly limit: number; readonly otherwise: Block }
  /** Claims the machine: one unit at a time, in order. */
  | { readonly kind: 'machine'; readonly n: number }
  /** A task, then one of two ways by the number entered. */
  | { readonly kind: 'choice'; readonly n: number; readonly high: Block; readonly low: Block }
  | { readonly kind: 'parallel'; readonly n: number; readonly branches: readonly Block[] }
  /** The body, a task that says whether once more, and a limit. */
  | { readonly kind: 'loop'; readonly n: number; readonly body: Block; readonly limit: number }
  /** The branch ends here: quietly, or with the whole unit. */
  | { readonly kind: 'stop'; readonly n: number; readonly scrap: boolean };

type Shape =
  | { readonly kind: 'sequence'; readonly blocks: readonly Shape[] }
  | { readonly kind: 'task' }
  | { readonly kind: 'timer'; readonly seconds: number }
  | { readonly kind: 'event'; readonly limit: number; readonly otherwise: Shape }
  | { readonly kind: 'machine' }
  | { readonly kind: 'choice'; readonly high: Shape; readonly low: Shape }
  | { readonly kind: 'parallel'; readonly branches: readonly Shape[] }
  | { readonly kind: 'loop'; readonly body: Shape; readonly limit: number }
  | { readonly kind: 'stop'; readonly scrap: boolean };

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'block' },
    { weight: 4, arbitrary: fc.constant<Shape>({ kind: 'task' }) },
    {
      weight: 2,
      arbitrary: fc.record<Shape & { kind: 'timer' }>({ kind: fc.constant('timer'), seconds: fc.integer({ min: 1, max: 30 }) }),
    },
    { weight: 2, arbitrary: fc.constant<Shape>({ kind: 'machine' }) },
    { weight: 1, arbitrary: fc.record<Shape & { kind: 'stop' }>({ kind: fc.constant('stop'), scrap: fc.boolean() }) },
    {
      weight: 6,
      arbitrary: fc.record<Shape & { kind: 'event' }>({
        kind: fc.constant('event'),
        limit: fc.constantFrom(0, 20, 60),
        otherwise: tie('shape'),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record<Shape & { kind: 'sequence' }>({
        kind: fc.constant('sequence'),
        blocks: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 3, arbitrary: fc.record<Shape & { kind: 'choice' }>({ kind: fc.constant('choice'), high: tie('shape'), low: tie('shape') }) },
    {
      weight: 5,
      arbitrary: fc.record<Shape & { kind: 'parallel' }>({
        kind: fc.constant('parallel'),
        branches: fc.array(tie('shape'), { minLength: 2, maxLength: 3 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record<Shape & { kind: 'loop' }>({
        kind: fc.constant('loop'),
        body: tie('shape'),
        limit: fc.integer({ min: 1, max: 2 }),
      }),
    },
  ),
}));

/** Numbers the leaves in the order of the drawing. */
function numbered(root: Shape): Block {
  let next = 0;
  const number = (block: Shape): Block => {
    switch (block.kind) {
      case 'sequence':
        return { ...block, blocks: block.blocks.map(number) };
      case 'event': {
        const n = next++;
        return { ...block, n, otherwise: number(block.otherwise) };
      }
      case 'choice': {
        const n = next++;
        return { kind: 'choice', n, high: number(block.high), low: number(block.low) };
      }
      case 'parallel': {
        const n = next++;
        return { kind: 'parallel', n, branches: block.branches.map(number) };
      }
      case 'loop': {
        const n = next++;
        return { ...block, n, body: number(block.body) };
      }
      default:
        return { ...block, n: next++ };
    }
  };
  return number(root);
}

export const anyBlock: fc.Arbitrary<Block> = shape.map(numbered);

/** Something that happens. What it is about is chosen by a number among what is there at the time. */
export type Happening =
  | { readonly kind: 'start' }
  | { readonly kind: 'complete'; readonly which: number; readonly value: number; readonly again: boolean }
  | { readonly kind: 'event'; readonly which: number; readonly twice: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'hold'; readonly unit: number }
  | { readonly kind: 'release'; readonly unit: number };

export const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'start' }) },
  {
    weight: 8,
    arbitrary: fc.record<Happening & { kind: 'complete' }>({
      kind: fc.constant('complete'),
      which: fc.nat(100),
      value: fc.nat(9),
      again: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record<Happening & { kind: 'event' }>({ kind: fc.constant('event'), which: fc.nat(100), twice: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record<Happening & { kind: 'wait' }>({ kind: fc.constant('wait'), seconds: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.record<Happening & { kind: 'hold' }>({ kind: fc.constant('hold'), unit: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record<Happening & { kind: 'release' }>({ kind: fc.constant('release'), unit: fc.nat(2) }) },
);

/** Of a timer or limit: of no two leaves the same, so that no two are due at once by design. */
export const secondsOf = (n: number, seconds: number): number => (seconds * 1000 + n * 7) / 1000;
/** A part of a millisecond counts as a whole one: a timer never fires early. */
export const millisecondsOf = (n: number, seconds: number): number => Math.ceil(secondsOf(n, seconds) * 1000);
export const machineOf = (n: number): string => `m${n}`;
