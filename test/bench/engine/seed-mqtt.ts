import type { Engine } from '@fettle/engine';
import type { Connection } from '@fettle/flows';
import { equipmentOf, LATHE, LATHE_RULES, MACHINES, MILL, machineClass, releaseFlows } from '../spine/seed-spine.ts';
import { overloadRule } from '../spine/spine-flows.ts';

const CONNECTION = 'cell';

/** The machines of the spine, reached over MQTT: one rule on each mill, ten on each lathe, of which the first publishes when it fires. */
export function seedMqtt(engine: Engine): Promise<void> {
  const payload = [
    { name: 'title', value: 'firing.title' },
    { name: 'power', value: 'value' },
    { name: 'equipment', value: 'firing.equipment' },
    { name: 'at', value: 'firing.at' },
  ];
  const publish = ['publish-mqtt', { connection: CONNECTION, topic: 'out/alarm', retain: false, payload }] as const;
  return releaseFlows(engine, {
    classes: [machineClass(MILL), machineClass(LATHE)],
    equipment: [MILL, LATHE].flatMap((id) => Array.from({ length: MACHINES }, (_, index) => equipmentOf(id, index))),
    flows: [
      overloadRule(MILL, 1, true, publish),
      ...Array.from({ length: LATHE_RULES }, (_, index) => overloadRule(LATHE, index + 1, index === 0, publish)),
    ],
  });
}

/** The connection as an engineer enters it: a topic for each machine, JSON with value, time and id. */
export function mqttCell(url: string): Connection {
  return {
    id: CONNECTION,
    title: 'Cell',
    enabled: true,
    settings: { protocol: 'mqtt', url, protocolVersion: 5 },
    mappings: [MILL, LATHE].flatMap((id) =>
      Array.from({ length: MACHINES }, (_, index) => ({
        equipment: `${id}-${index + 1}`,
        signal: 'spindlePower',
        address: `plant/${id}-${index + 1}/spindlePower`,
        valuePointer: '/value',
        timePointer: '/at',
        idPointer: '/id',
      })),
    ),
  };
}
