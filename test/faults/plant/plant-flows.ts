import type { Connection, Equipment } from '@fettle/flows';
import { flowOf } from '../../support/block-cell.ts';

/** What runs in the plant whose processes are killed: two presses behind two connections, a routing that needs each kind of process, a rule whose every firing can be counted outside. */
export const PRESSES = ['press-1', 'press-2'] as const;
export type Press = (typeof PRESSES)[number];
/** A force above this fires the rule. */
export const LIMIT = 100;
export const LABELS = 'labels';
export const ALARMS = 'alarms';

export const connectionOf = (press: Press): string => `cell-${press.at(-1)}`;

export const equipment: readonly Equipment[] = PRESSES.map((id) => ({
  id,
  title: id,
  path: '',
  signals: [
    { name: 'stage', title: '', valueKind: 'string', unit: '', delivery: 'event', writable: false },
    { name: 'force', title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: false },
  ],
}));

export function connectionTo(press: Press, url: string): Connection {
  const mapping = (signal: string) => ({
    equipment: press,
    signal,
    address: `${press}/${signal}`,
    valuePointer: '/value',
    idPointer: '/id',
    timePointer: '/time',
  });
  return {
    id: connectionOf(press),
    title: connectionOf(press),
    enabled: true,
    settings: { protocol: 'mqtt', url },
    mappings: [mapping('stage'), mapping('force')],
  } as Connection;
}

/** start → the press (claimed, ends with its `End`) → a label by MQTT that is waited for → a person confirms → good. */
export const stampedAt = (press: Press) =>
  flowOf(
    { id: `stamped-${press}`, kind: 'routing', product: 'stamped' },
    {
      begin: ['start-on-job-order'],
      stamp: [
        'machine-operation',
        { equipment: press, completeWhen: "stage == 'End'", collect: [{ key: 'peak', signal: 'force', aggregate: 'max' }] },
      ],
      label: [
        'publish-message',
        { via: 'mqtt', connection: connectionOf(press), topic: LABELS, payload: [{ name: 'value', value: 'unit.serialNumber' }] },
      ],
      trim: ['manual-operation', { station: 'bench', steps: [{ key: 'trim', title: 'Trim the edge' }] }],
      good: ['end', { result: 'good' }],
    },
    ['begin.out > stamp.in', 'stamp.done > label.in', 'label.done > trim.in', 'trim.done > good.in'],
  );

export const overloadAt = (press: Press) =>
  flowOf(
    { id: `overload-${press}`, kind: 'qualityRule' },
    {
      force: ['signal-source', { appliesTo: 'equipment', equipment: press, signal: 'force', valueKind: 'number', unit: 'kN' }],
      tooHigh: [
        'condition',
        { title: 'Overload', condition: { all: [{ fact: 'value', operator: 'greaterThan', value: LIMIT }] }, semantics: 'level' },
      ],
      alarm: ['publish-mqtt', { connection: connectionOf(press), topic: ALARMS, payload: [{ name: 'value', value: 'value' }] }],
    },
    ['force.out > tooHigh.in', 'tooHigh.true > alarm.firing'],
  );
