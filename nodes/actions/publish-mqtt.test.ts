import { describe, expect, it } from 'vitest';
import { firingOf, rule, START, UNIT } from '../testing/test-context.ts';
import { publishMqtt } from './publish-mqtt.ts';

const PARAMS = { connection: 'plant-broker', topic: 'cell/1/alarm' };

describe('publish MQTT', () => {
  it('says what fired, where and when', () => {
    const { effects } = rule(publishMqtt, PARAMS).take(firingOf());

    const payload = { title: 'Spindle power too high', equipment: 'mill-1', at: START };
    expect(effects).toEqual([{ name: 'publish', action: { kind: 'publishMqtt', ...PARAMS, payload, retain: false } }]);
  });

  it('sends named values of expressions; unknown ones are null', () => {
    const payload = [
      { name: 'power', value: 'value' },
      { name: 'serial', value: 'unit.serialNumber' },
      { name: 'why', value: 'firing.reasons' },
      { name: 'temperature', value: 'spindleTemperature' },
    ];
    const action = rule(publishMqtt, { ...PARAMS, payload }, { unit: UNIT });
    action.set('spindleTemperature', 300, 'bad');

    const { effects } = action.take(firingOf());

    expect(effects).toMatchObject([{ action: { payload: { power: 5.3, serial: 'S-0001', why: ['value > 5'], temperature: null } } }]);
  });

  it('sends empty texts for the unit when none is there', () => {
    const action = rule(publishMqtt, { ...PARAMS, payload: [{ name: 'serial', value: 'unit.serialNumber' }] });

    expect(action.take(firingOf()).effects).toMatchObject([{ action: { payload: { serial: '' } } }]);
  });

  it('asks for connection and topic', () => {
    expect(publishMqtt.check?.(publishMqtt.params.parse({}))?.map(({ path }) => path)).toEqual(['connection', 'topic']);
  });

  it('refuses a topic with wildcards', () => {
    expect(publishMqtt.params.safeParse({ topic: 'cell/+/alarm' }).error?.issues[0]?.message).toMatch(/no wildcards/);
  });
});
