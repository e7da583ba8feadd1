import type { MachineEvent } from '@fettle/flows';
import type { Fault } from '../fault.ts';
import { pressName } from '../load/trial-flows.ts';

/** Events that cannot be recorded come among good ones: times that are none, a value that PostgreSQL refuses. They become dead letters; those around them are recorded. */
export const poisonEvent: Fault = {
  name: 'poison-event',
  summary: 'events that cannot be recorded, among good ones',
  rounds: 2,
  async strike({ site, ledger, random, round, pause, length }) {
    const wrongTimes: readonly unknown[] = [1e300, null, -1e19];
    for (const [place, sourceTime] of wrongTimes.entries()) {
      await pause(random.whole(0, length / 4));
      const now = Date.now();
      const event = (name: string, time: unknown): MachineEvent => ({
        id: `poison/${round}/${place}/${name}`,
        source: 'plc-1',
        equipment: pressName(1),
        signal: 'vibration',
        value: place,
        quality: 'good',
        sourceTime: time as number,
        receivedTime: now,
      });
      const events = [event('before', now), event('poison', sourceTime), event('after', now)];
      await site.engines.untilDone({ do: 'accept', events });
      for (const { id } of events) (id.endsWith('/poison') ? ledger.refused : ledger.accepted).add(id);
    }
  },
};
