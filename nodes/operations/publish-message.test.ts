import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { publishMessage } from './publish-message.ts';

const problemsOf = (params: object) => publishMessage.check?.(publishMessage.params.parse(params)).map(({ path }) => path);

describe('publish message', () => {
  it('publishes by MQTT and waits until the broker has it', () => {
    const step = activity(publishMessage, { connection: 'plant-broker', topic: 'cell/1/label' });

    const plan = step.enter();

    const payload = { serialNumber: 'S-0001', jobOrder: 'JO-1' };
    const action = { kind: 'publishMqtt', connection: 'plant-broker', topic: 'cell/1/label', payload, retain: false };
    expect(plan).toEqual({ effects: [{ name: 'message', action }], wait: [{ kind: 'effect', name: 'message' }] });
    expect(step.resume({ kind: 'effectFinished', name: 'message', outcome: { ok: true, result: null } })).toMatchObject({ take: 'done' });
  });

  it('calls by HTTP and keeps the answer', () => {
    const step = activity(publishMessage, {
      via: 'http',
      url: 'https://erp.example/units',
      timeout: 2.5,
      payload: [{ name: 'n', value: '1 + 1' }],
    });

    const { effects } = step.enter();
    const plan = step.resume({ kind: 'effectFinished', name: 'message', outcome: { ok: true, result: { id: 7 } } });

    const action = { kind: 'httpCall', method: 'POST', url: 'https://erp.example/units', timeout: 2500, body: { n: 2 } };
    expect(effects).toEqual([{ name: 'message', action }]);
    expect(plan).toEqual({ take: 'done', results: { answer: { id: 7 } } });
  });

  it('sends no payload with GET', () => {
    const step = activity(publishMessage, { via: 'http', method: 'GET', url: 'http://erp.example/' });

    expect(step.enter().effects?.[0]?.action).not.toHaveProperty('body');
  });

  it('goes on without an answer when a person skipped its incident', () => {
    const step = activity(publishMessage, { connection: 'plant-broker', topic: 'a' });
    step.enter();

    const plan = step.resume({
      kind: 'effectFinished',
      name: 'message',
      outcome: { ok: false, error: 'Skipped by supervisor: ERP is down' },
    });

    expect(plan).toEqual({ take: 'done', results: { answer: null } });
  });

  it.each(['ftp://host/', 'javascript:alert(1)', 'file:///etc/passwd', 'https://', 'http://a b/', '//host/', 'https://user:secret@host/'])(
    'refuses the address %s',
    (url) => {
      expect(publishMessage.params.safeParse({ via: 'http', url }).success).toBe(false);
    },
  );

  it.each(['cell/+/x', 'cell/#', '$SYS/x', 'a\0b'])('refuses the topic %j', (topic) => {
    expect(publishMessage.params.safeParse({ topic }).success).toBe(false);
  });

  it('asks for what the chosen way needs', () => {
    expect(problemsOf({ via: 'mqtt' })).toEqual(['connection', 'topic']);
    expect(problemsOf({ via: 'http' })).toEqual(['url']);
    const twice = [
      { name: 'a', value: '1' },
      { name: 'a', value: '' },
    ];
    expect(problemsOf({ via: 'http', url: 'http://h/', payload: twice })).toEqual(['payload[1].value', 'payload[1].name']);
  });
});
