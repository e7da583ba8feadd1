import { type FlowDefinition, FlowDefinition as FlowDefinitionSchema } from '@fettle/flows';

/**
 * What every trial runs: a routing that uses each durable mechanism, and two rules whose firings can be counted from outside. All node types are of the catalogue, but for the trap.
 */
export const PART = 'part';
export const PRESS = 'press';
export const PRESSES = 4;
export const pressName = (number: number): string => `${PRESS}-${number}`;

/** A reading of `force` above this fires the rule `overload`, each time. */
export const OVERLOAD = 100;
/** Readings of `temperature` that make one mean. */
export const WINDOW = 5;

export const LABEL_ADDRESS = 'http://label.example/print';
export const MEAN_ADDRESS = 'http://history.example/mean';
export const ALARM_SIGNAL = 'alarm';
export const SETPOINT_SIGNAL = 'forceSetpoint';

/**
 * start → press (claimed, set point written, readings collected, ends with the machine's `End`) → trap → cure (timer) → split: label (effect that is waited for) beside trim (work
 * instruction) → join → inspection; failed once → round again; failed twice → nonconformance that a person decides as scrap → scrap; first article → hold.
 */
export const partRouting = (): FlowDefinition =>
  flow(
    'routing',
    PART,
    [
      ['begin', 'start-on-job-order', {}],
      [
        'press',
        'machine-operation',
        {
          equipment: PRESS,
          setPoints: [{ signal: SETPOINT_SIGNAL, value: '42.0' }],
          completeWhen: "stage == 'End'",
          collect: [
            { key: 'peak', signal: 'force', aggregate: 'max' },
            { key: 'readings', signal: 'force', aggregate: 'count' },
          ],
        },
      ],
      ['trap', 'trap', {}],
      ['cure', 'timer', { from: 'fixed', seconds: 0.2 }],
      ['fork', 'parallel-split', { branches: [{ key: 'label' }, { key: 'trim' }] }],
      [
        'label',
        'publish-message',
        { via: 'http', method: 'POST', url: LABEL_ADDRESS, payload: [{ name: 'serialNumber', value: 'unit.serialNumber' }] },
      ],
      ['trim', 'manual-operation', { station: 'bench', steps: [{ key: 'trim', title: 'Trim the edge' }] }],
      ['both', 'parallel-join', {}],
      ['first', 'exclusive-gateway', { conditions: [{ key: 'look', when: "unit.serialNumber.endsWith('-first') && visit == 1" }] }],
      ['article', 'hold', { reason: 'First article' }],
      [
        'inspect',
        'inspection',
        { station: 'quality', characteristics: [{ key: 'width', title: 'Width', kind: 'numeric', unit: 'mm', lower: 9, upper: 11 }] },
      ],
      ['again', 'rework', { limit: 1 }],
      ['judge', 'nonconformance', { title: 'Too wide', defect: 'dimension', disposition: 'decide', allowed: ['rework', 'scrap'] }],
      ['scrapped', 'scrap', { reason: 'Too wide' }],
      ['good', 'end', { result: 'good' }],
    ],
    [
      'begin.out > press.in',
      'press.done > trap.in',
      'trap.out > cure.in',
      'cure.out > fork.in',
      'fork.label > label.in',
      'fork.trim > trim.in',
      'label.done > both.in',
      'trim.done > both.in',
      'both.out > first.in',
      'first.look > article.in',
      'article.released > inspect.in',
      'first.otherwise > inspect.in',
      'inspect.passed > good.in',
      'inspect.failed > again.in',
      'again.again > press.in',
      'again.limitReached > judge.in',
      'judge.rework > press.in',
      'judge.scrap > scrapped.in',
    ],
  );

/** Each reading above the limit holds the unit at the press, if there is one, and writes the alarm. */
export const overloadRule = (): FlowDefinition =>
  flow(
    'qualityRule',
    'overload',
    [
      ['force', 'signal-source', { appliesTo: 'class', equipment: PRESS, signal: 'force', valueKind: 'number', unit: 'kN' }],
      [
        'tooHigh',
        'condition',
        { title: 'Overload', condition: { all: [{ fact: 'value', operator: 'greaterThan', value: OVERLOAD }] }, semantics: 'level' },
      ],
      ['hold', 'hold-unit', { reason: 'Overload' }],
      ['alarm', 'write-signal', { signal: ALARM_SIGNAL, value: 'value' }],
    ],
    ['force.out > tooHigh.in', 'tooHigh.true > hold.firing', 'tooHigh.true > alarm.firing'],
  );

/** Of every five readings the mean goes out by HTTP: a rule's own state that must neither be lost nor counted twice. */
export const meanRule = (): FlowDefinition =>
  flow(
    'qualityRule',
    'mean',
    [
      ['temperature', 'signal-source', { appliesTo: 'class', equipment: PRESS, signal: 'temperature', valueKind: 'number', unit: '°C' }],
      ['five', 'window', { by: 'count', kind: 'tumbling', size: WINDOW, aggregate: 'mean' }],
      ['any', 'condition', { condition: { all: [{ fact: 'value', operator: 'greaterThan', value: 0 }] }, semantics: 'level' }],
      ['tell', 'http-call', { method: 'POST', url: MEAN_ADDRESS, payload: [{ name: 'mean', value: 'value' }] }],
    ],
    ['temperature.out > five.in', 'five.out > any.in', 'any.true > tell.firing'],
  );

function flow(
  kind: FlowDefinition['kind'],
  id: string,
  nodes: readonly (readonly [id: string, type: string, params: Record<string, unknown>])[],
  connections: readonly string[],
): FlowDefinition {
  const port = (text: string): { node: string; port: string } => {
    const [node = '', name = ''] = text.trim().split('.');
    return { node, port: name };
  };
  return FlowDefinitionSchema.parse({
    schema: 'fettle/flow@1',
    id,
    kind,
    name: id,
    flowNodes: nodes.map(([nodeId, type, params]) => ({ id: nodeId, type, typeVersion: 1, name: nodeId, params })),
    sequenceFlows: connections.map((line, index) => {
      const [from = '', to = ''] = line.split('>');
      return { id: `c${index + 1}`, from: port(from), to: port(to) };
    }),
  });
}
