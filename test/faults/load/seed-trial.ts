import { createEngine, createMemoryDoorbell, type Engine } from '@fettle/engine';
import { quietLog } from '@fettle/engine/testing/test-engine.ts';
import { type Equipment, type EquipmentClass, FettleError, type FlowDefinition } from '@fettle/flows';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { plantLookup } from '@fettle/server/services/plant-lookup.ts';
import { ALARM_SIGNAL, meanRule, overloadRule, PRESS, PRESSES, partRouting, pressName, SETPOINT_SIGNAL } from './trial-flows.ts';
import { trialRegistry } from './trial-nodes.ts';

const PRESS_CLASS: EquipmentClass = {
  id: PRESS,
  title: 'Press',
  signals: [
    { name: 'stage', title: '', valueKind: 'string', unit: '', delivery: 'event', writable: false },
    { name: 'force', title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: false },
    { name: 'temperature', title: '', valueKind: 'number', unit: '°C', delivery: 'sample', writable: false },
    { name: ALARM_SIGNAL, title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: true },
    { name: SETPOINT_SIGNAL, title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: true },
  ],
};

/** Enters the plant of a trial and releases its flows, each checked as the server checks a release. */
export async function seedTrial(databaseUrl: string): Promise<void> {
  const equipment: Equipment[] = Array.from({ length: PRESSES }, (_, index) => ({
    id: pressName(index + 1),
    title: pressName(index + 1),
    equipmentClass: PRESS,
    path: '',
    signals: [],
  }));
  const flows = [partRouting(), overloadRule(), meanRule()];
  for (const flow of flows) {
    const [fault] = lintFlow(flow, trialRegistry, plantLookup({ classes: [PRESS_CLASS], equipment })).filter(
      ({ severity }) => severity === 'error',
    );
    if (fault !== undefined) throw new FettleError('malformedFlow', `"${flow.id}" could not be released: ${fault.message}`);
  }
  const refuse = async () => ({ ok: false as const, error: 'nobody performs effects here' });
  const engine = await createEngine({
    databaseUrl,
    doorbell: createMemoryDoorbell({ log: quietLog }),
    registry: trialRegistry,
    handlers: { writeSignal: refuse, publishMqtt: refuse, httpCall: refuse, holdJobOrder: refuse },
    log: quietLog,
    role: 'front',
  });
  try {
    await enter(engine, equipment, flows);
  } finally {
    await engine.stop();
  }
}

async function enter(engine: Engine, equipment: readonly Equipment[], flows: readonly FlowDefinition[]): Promise<void> {
  await engine.transaction(async (transaction) => {
    await transaction
      .insertInto('equipment_class')
      .values({ ...PRESS_CLASS, signals: JSON.stringify(PRESS_CLASS.signals) })
      .execute();
    await transaction
      .insertInto('equipment')
      .values(equipment.map(({ id, title }) => ({ id, title, equipment_class: PRESS, signals: '[]' })))
      .execute();
    for (const flow of flows) {
      const made = { at: engine.clock.now(), by: 'trial' };
      await transaction
        .insertInto('flow')
        .values({ id: flow.id, kind: flow.kind, name: flow.name, created_at: made.at, created_by: made.by })
        .execute();
      await transaction
        .insertInto('flow_version')
        .values({
          flow: flow.id,
          version: 1,
          definition: JSON.stringify(flow),
          semantic_hash: semanticHash(flow),
          layout_hash: layoutHash(flow),
          released_at: made.at,
          released_by: made.by,
          reason: 'trial',
        })
        .execute();
      await transaction.updateTable('flow').set({ released_version: 1 }).where('id', '=', flow.id).execute();
    }
    await engine.refreshModel(transaction);
  });
}
