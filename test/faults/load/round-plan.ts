import type { NewJobOrder } from '@fettle/engine';
import type { MachineEvent } from '@fettle/flows';
import type { Random } from '../seeded-random.ts';
import { BATCH, CLAMP, LOT_SIZE } from './lot-flows.ts';
import { OVERLOAD, PART, PRESS, PRESSES, pressName } from './trial-flows.ts';

/** What a round puts in, and so what must come out. Made before anything starts; nothing in it is read back from the engine. */
export interface RoundPlan {
  readonly orders: readonly PlannedOrder[];
  /** What each machine says, batch by batch in its order; times are added when it is said. */
  readonly batches: ReadonlyMap<string, readonly (readonly PlannedEvent[])[]>;
  readonly fates: ReadonlyMap<string, Fate>;
  /** Times that units pass the press, those that come round again included. */
  readonly visits: number;
  readonly overloads: number;
  /** Readings of temperature, by press. */
  readonly temperatures: ReadonlyMap<string, number>;
  readonly lots: number;
}

export type PlannedOrder = Omit<NewJobOrder, 'at' | 'version'>;

export type PlannedEvent = Pick<MachineEvent, 'id' | 'source' | 'equipment' | 'signal' | 'value'>;
/** `transferred`: a piece of a lot that went back into it. */
export type Fate = 'good' | 'scrapped' | 'transferred';

export interface LoadShape {
  /** Units for each of the presses. */
  readonly units: number;
  readonly lots: number;
  /** Readings of each signal for every part. */
  readonly readings: number;
  /** Added to the serial number of the first units of each press. */
  readonly poison?: readonly string[];
}

/** Who fails at the inspection is written on the part, so that whoever inspects it knows: `wide` once, `scrap` always. */
export function inspectionFails(serialNumber: string, visit: number): boolean {
  return serialNumber.endsWith('-scrap') || (serialNumber.endsWith('-wide') && visit === 1);
}

export function planRound(round: string, shape: LoadShape, random: Random): RoundPlan {
  const fates = new Map<string, Fate>();
  const temperatures = new Map<string, number>();
  const batches = new Map<string, PlannedEvent[][]>();
  const orders: PlannedOrder[] = [];
  let visits = 0;
  let overloads = 0;
  for (let number = 1; number <= PRESSES; number += 1) {
    const press = pressName(number);
    const serialNumbers = Array.from({ length: shape.units }, (_, index) => `${round}-${number}-${index}${mark(index, shape.poison)}`);
    let passes = 0;
    for (const serialNumber of serialNumbers) {
      fates.set(serialNumber, serialNumber.endsWith('-scrap') ? 'scrapped' : 'good');
      passes += inspectionFails(serialNumber, 1) ? 2 : 1;
    }
    visits += passes;
    orders.push({ id: `${round}-${number}`, flow: PART, product: PART, serialNumbers, equipment: { [PRESS]: press } });
    const said = Array.from({ length: passes }, (_, pass) => {
      const event = (signal: string, value: PlannedEvent['value'], place: number): PlannedEvent => ({
        id: `${round}/${press}/${pass}/${signal}/${place}`,
        source: `plc-${number}`,
        equipment: press,
        signal,
        value,
      });
      const forces = Array.from({ length: shape.readings }, (_unused, place) => {
        const high = random.chance(0.06);
        if (high) overloads += 1;
        return event('force', high ? OVERLOAD + random.whole(1, 50) : random.whole(1, OVERLOAD), place);
      });
      const warmths = Array.from({ length: shape.readings }, (_unused, place) => event('temperature', random.whole(20, 90), place));
      return [...forces, ...warmths, event('stage', 'End', 0)];
    });
    batches.set(press, said);
    temperatures.set(press, passes * shape.readings);
  }
  if (shape.lots > 0)
    batches.set(CLAMP, [[{ id: `${round}/${CLAMP}`, source: 'plc-clamp', equipment: CLAMP, signal: 'closed', value: true }]]);
  for (let number = 1; number <= shape.lots; number += 1) {
    const lot = `${round}-lot-${number}`;
    fates.set(lot, 'good');
    // The piece that a step splits off is numbered by the engine.
    fates.set(`${lot}-1`, 'transferred');
    orders.push({ id: lot, flow: BATCH, product: BATCH, serialNumbers: [lot], quantities: [LOT_SIZE], equipment: {} });
  }
  return { orders, batches, fates, visits, overloads, temperatures, lots: shape.lots };
}

function mark(index: number, poison: readonly string[] = []): string {
  const poisoned = poison[index];
  if (poisoned !== undefined) return `-${poisoned}`;
  if (index === poison.length) return '-first';
  if (index % 4 === 1) return '-wide';
  return index % 6 === 5 ? '-scrap' : '';
}
