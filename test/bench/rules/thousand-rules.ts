import type { Json } from '@fettle/flows';
import type { Condition } from '@fettle/flows/rules/index.ts';
import { seededNumbers } from './seeded-numbers.ts';

/** What a machine says of one part: everything that the rules ask for is in each event. */
export interface PartEvent extends Readonly<Record<string, Json>> {
  readonly equipment: string;
  readonly product: string;
  readonly stage: number;
  readonly temperature: number;
  readonly power: number;
  readonly vibration: number;
}

const LIMITS = ['temperature', 'power', 'vibration'] as const;
const PRODUCTS = 20;
const MACHINES = 50;
const STAGES = 8;

/**
 * 1,000 rules of three conditions, as a plant has them: 600 for a product at a stage with a limit, 250 for a machine within a window, 100 that fire when any of
 * three limits is passed by far, 50 for a list of products that are not at a stage. One event in three fires one.
 */
export function thousandRules(): readonly Condition[] {
  const random = seededNumbers(1000);
  const below = (count: number): number => Math.floor(random() * count);
  const limit = (): (typeof LIMITS)[number] => LIMITS[below(LIMITS.length)] as (typeof LIMITS)[number];
  return Array.from({ length: 1000 }, (_, index): Condition => {
    if (index < 600) {
      return {
        all: [
          { fact: 'product', operator: 'equal', value: `P-${below(PRODUCTS)}` },
          { fact: 'stage', operator: 'equal', value: below(STAGES) },
          { fact: limit(), operator: 'greaterThan', value: 92 + below(8) },
        ],
      };
    }
    if (index < 850) {
      const from = below(98);
      const name = limit();
      return {
        all: [
          { fact: 'equipment', operator: 'equal', value: `mill-${below(MACHINES)}` },
          { fact: name, operator: 'greaterThanInclusive', value: from },
          { fact: name, operator: 'lessThan', value: from + 1 },
        ],
      };
    }
    if (index < 950) {
      return {
        any: [
          { fact: 'temperature', operator: 'greaterThan', value: 99.99 + random() / 100 },
          { fact: 'power', operator: 'greaterThan', value: 99.99 + random() / 100 },
          { fact: 'vibration', operator: 'lessThan', value: random() / 100 },
        ],
      };
    }
    return {
      all: [
        { fact: 'product', operator: 'in', value: [`P-${below(PRODUCTS)}`, `P-${below(PRODUCTS)}`] },
        { not: { fact: 'stage', operator: 'lessThan', value: STAGES - 1 } },
        { fact: 'power', operator: 'lessThan', value: 2 },
      ],
    };
  });
}

export function partEvents(count: number): readonly PartEvent[] {
  const random = seededNumbers(77);
  const below = (bound: number): number => Math.floor(random() * bound);
  return Array.from({ length: count }, () => ({
    equipment: `mill-${below(MACHINES)}`,
    product: `P-${below(PRODUCTS)}`,
    stage: below(STAGES),
    temperature: random() * 100,
    power: random() * 100,
    vibration: random() * 100,
  }));
}
