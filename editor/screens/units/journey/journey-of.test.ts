import type { FlowDefinition, HistoryEvent, HistoryKind, Json } from '@fettle/flows';
import { HistoryKind as Kinds } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { isPassing, type JourneyItem } from './journey.ts';
import { journeyOf } from './journey-of.ts';
import { recordNames } from './record-names.ts';

const definition: FlowDefinition = {
  schema: 'fettle/flow@1',
  id: 'block',
  kind: 'routing',
  name: 'Block',
  description: '',
  flowNodes: [
    { id: 'start', type: 'start-on-job-order', typeVersion: 1, name: 'Order started', params: {} },
    {
      id: 'cut',
      type: 'machine-operation',
      typeVersion: 1,
      name: 'Cut',
      params: {
        equipment: 'mill-1',
        milestones: [{ key: 'layer1', title: 'Layer 1', when: 'true' }],
        collect: [{ key: 'peakPower', signal: 'spindlePower', aggregate: 'max' }],
      },
    },
    { id: 'bench', type: 'manual-operation', typeVersion: 1, name: 'Deburr', params: {} },
  ],
  sequenceFlows: [],
  layout: { positions: {}, notes: [], groups: [] },
};
const signals = [
  { name: 'spindlePower', title: 'Spindle power', valueKind: 'number' as const, unit: 'kW', delivery: 'sample' as const, writable: false },
];
const names = recordNames(
  definition,
  {
    equipment: [
      { id: 'mill-1', title: 'Mill 1', path: '', signals },
      { id: 'bench-1', title: 'Bench 1', path: '', signals: [] },
    ],
    classes: [],
  },
  new Map([['ada', 'Ada Lovelace']]),
);

function historyOf(...lines: readonly [number, HistoryKind, string | undefined, Record<string, Json>][]): HistoryEvent[] {
  return lines.map(([at, kind, flowNode, data], index) => ({
    stream: 's',
    sequence: index + 1,
    at,
    kind,
    flow: 'block',
    version: 1,
    flowNode,
    token: flowNode === undefined ? undefined : 't1',
    cause: 'c',
    data,
  }));
}

const told = (items: readonly JourneyItem[]): unknown =>
  items.map((item) =>
    'line' in item ? item.line.text : { at: item.visit.name, lines: item.visit.lines.map(({ text }) => text), exit: item.visit.exit },
  );

describe('a unit’s journey', () => {
  test('keeps what came too late for anybody with the line before it, and says what a person asked for and did not get', () => {
    const history = historyOf(
      [1_000, 'entered', 'bench', { visit: 1 }],
      [2_000, 'holdPlaced', undefined, { id: 'h', person: 'ada', reason: 'New box', planned: 'cut' }],
      [3_000, 'messageVoid', undefined, { kind: 'timerFired', reason: 'The unit has left that flowNode.' }],
      [4_000, 'messageVoid', undefined, { kind: 'splitLot', reason: 'Something must be left' }],
      [5_000, 'messageVoid', undefined, { kind: 'offerLot', reason: 'It is not at Deburr', serialNumber: 'B-2' }],
      [6_000, 'tokenSpawned', 'bench', { from: 't1', quantity: 4 }],
      [7_000, 'observed', 'bench', { name: 'work', scan: 's1', key: 'bolt', source: 'B-4711', quantity: 2, person: 'ada' }],
      [8_000, 'observed', undefined, { name: 'partEnded', part: 'O-1/B-1-1', result: 'good' }],
      [9_000, 'observed', undefined, { name: 'offer', serialNumber: 'B-3', quantity: 1 }],
    );

    const [stay] = journeyOf(history, [], names) as [Extract<JourneyItem, { visit: unknown }>];

    expect(stay.visit.lines.map(({ text }) => text)).toEqual([
      'To be put on hold before Cut, by Ada Lovelace. New box',
      'Nothing was split off. Something must be left',
      'B-2 was not taken in. It is not at Deburr',
      '4 of the lot go on',
      'Ada Lovelace scanned B-4711',
      'B-1-1, split off from it, has ended: good',
      'B-3 waits to be merged into it',
    ]);
    expect(stay.visit.lines[0]?.events.map(({ kind }) => kind)).toEqual(['holdPlaced', 'messageVoid']);
  });

  test('tells each stay with its milestones, effects and values in the words of the drawing', () => {
    const history = historyOf(
      [1_000, 'unitStarted', undefined, { serialNumber: 'B-1', jobOrder: 'O-1', product: 'Block', quantity: 1 }],
      [1_000, 'entered', 'start', { visit: 1 }],
      [1_000, 'left', 'start', { ports: ['out'] }],
      [1_000, 'entered', 'cut', { visit: 1 }],
      [1_000, 'waiting', 'cut', { waits: [{ kind: 'watch', name: 'machine', equipment: 'mill-1' }] }],
      [31_000, 'observed', 'cut', { name: 'machine', milestone: 'claimed' }],
      [
        31_000,
        'effectRequested',
        'cut',
        { effect: 'e1', name: 's', action: { kind: 'writeSignal', equipment: 'mill-1', signal: 'spindlePower', value: 2 } },
      ],
      [31_100, 'effectFinished', 'cut', { effect: 'e1', name: 's', ok: true, result: null }],
      [40_000, 'observed', 'cut', { name: 'machine', milestone: 'layer1' }],
      [50_000, 'observed', 'cut', { name: 'machine', outcome: 'done' }],
      [
        50_000,
        'left',
        'cut',
        { ports: ['done'], results: { layer1: true, peakPower: 0.35142, width: 5.9, depth: 4.5, passed: true, alarm: null } },
      ],
      [50_000, 'unitFinished', undefined, { result: 'good' }],
    );

    const journey = journeyOf(history, [], names);

    expect(told(journey)).toEqual([
      'Started for order O-1 as Block',
      { at: 'Order started', lines: [], exit: '' },
      {
        at: 'Cut',
        lines: ['The machine is free for it, after 30 s', 'Mill 1: Spindle power → 2 kW', 'Layer 1', 'Recorded 4 values'],
        exit: 'Done',
      },
      'Finished good',
    ]);
    const cut = journey[2] as Extract<JourneyItem, { visit: unknown }>;
    expect(cut.visit.lines[3]?.rows[0]).toMatchObject({
      title: 'Peak power',
      value: '0.35142',
      unit: 'kW',
      note: 'highest of Spindle power',
    });
    expect(journey.map((item) => 'visit' in item && isPassing(item.visit))).toEqual([false, true, false, false]);
  });

  test('tells what a person entered with units and limits, and marks what is outside', () => {
    const entry = { key: 'width', title: 'Width', valueKind: 'number', unit: 'mm', required: true, lower: 5.85, upper: 6.15 };
    const instruction = {
      title: 'Deburr it',
      station: 'bench-1',
      steps: [{ key: 'one', title: 'One', text: '', entries: [entry] }],
      outcomes: [
        { value: 'done', title: 'Packed', tone: 'normal' },
        { value: 'broken', title: 'Broken', tone: 'bad' },
      ],
      standardTime: 0,
    };
    const history = historyOf(
      [0, 'entered', 'bench', { visit: 1 }],
      [0, 'workInstructionOpened', 'bench', { id: 'w1', name: 'work', instruction }],
      [
        9_000,
        'workInstructionCompleted',
        'bench',
        { id: 'w1', name: 'work', person: 'ada', outcome: 'done', entries: { width: { value: 6.2, comment: 'burr' } } },
      ],
      [9_000, 'left', 'bench', { ports: ['done'], results: { width: 6.2, outcome: 'done', person: 'ada' } }],
    );

    const [item] = journeyOf(history, [], names) as [Extract<JourneyItem, { visit: unknown }>];

    expect(item.visit.lines.map(({ text, tone }) => [text, tone])).toEqual([
      ['Work instruction opened at Bench 1', 'detail'],
      ['Ada Lovelace finished it: Packed', 'warning'],
    ]);
    expect(item.visit.lines[1]?.rows).toEqual([
      { key: 'width', title: 'Width', value: '6.2', unit: 'mm', limits: '5.85 … 6.15', isOutside: true, note: 'burr' },
    ]);
  });

  test('a hold and the firing that placed it stand in the stay during which they happened', () => {
    const firing = {
      id: 'f',
      flow: 'wear',
      flowName: 'Wear',
      version: 1,
      equipment: 'mill-1',
      serialNumber: 'B-1',
      at: 5_000,
      title: 'Worn',
      trace: [],
    };
    const history = historyOf(
      [0, 'entered', 'cut', { visit: 2 }],
      [5_000, 'holdPlaced', undefined, { id: 'h', reason: 'Look at it', person: 'rule Wear' }],
      [9_000, 'holdReleased', undefined, { id: 'h', reason: 'Looked', person: 'ada' }],
    );

    const journey = journeyOf(history, [firing], names);

    expect(told(journey)).toEqual([
      {
        at: 'Cut',
        lines: ['Rule “Wear” fired: Worn', 'Put on hold by rule “Wear”. Look at it', 'Hold released by Ada Lovelace. Looked'],
        exit: undefined,
      },
    ]);
  });

  test('a step that is tried again after an incident is one stay', () => {
    const history = historyOf(
      [0, 'entered', 'cut', { visit: 1 }],
      [0, 'incidentOpened', 'cut', { id: 'i', title: 'Could not be carried out', detail: 'No value.' }],
      [60_000, 'incidentClosed', 'cut', { id: 'i', action: 'retry', person: 'ada', reason: 'Mended' }],
      [60_000, 'entered', 'cut', { visit: 1 }],
      [61_000, 'left', 'cut', { ports: ['done'] }],
    );

    const journey = journeyOf(history, [], names);

    expect(told(journey)).toEqual([
      { at: 'Cut', lines: ['Incident: Could not be carried out. No value.', 'Tried again by Ada Lovelace. Mended'], exit: 'Done' },
    ]);
    expect(journey).toMatchObject([{ visit: { enteredAt: 0, leftAt: 61_000 } }]);
  });

  test('knows what a stay still waits for', () => {
    const history = historyOf(
      [0, 'entered', 'cut', { visit: 1 }],
      [
        0,
        'waiting',
        'cut',
        {
          waits: [
            { kind: 'watch', name: 'machine', equipment: 'mill-1' },
            { kind: 'effect', name: 'setPoint1' },
          ],
        },
      ],
      [10, 'effectFinished', 'cut', { effect: 'e', name: 'setPoint1', ok: true, result: null }],
    );

    const [item] = journeyOf(history, [], names) as [Extract<JourneyItem, { visit: unknown }>];

    expect([...item.visit.waits.values()]).toEqual([{ isWork: false, words: 'Mill 1' }]);
  });

  test('parallel stays keep their own lines; what concerns the unit stands between them', () => {
    const history = historyOf(
      [0, 'entered', 'cut', { visit: 1 }],
      [0, 'entered', 'bench', { visit: 1 }],
      [5, 'observed', 'cut', { name: 'machine', milestone: 'layer1' }],
      [6, 'holdPlaced', undefined, { id: 'h', reason: 'Stop', person: 'ada' }],
    ).map((event) => (event.flowNode === 'bench' ? { ...event, token: 't2' } : event));

    expect(told(journeyOf(history, [], names))).toEqual([
      { at: 'Cut', lines: ['Layer 1'], exit: undefined },
      { at: 'Deburr', lines: [], exit: undefined },
      'Put on hold by Ada Lovelace. Stop',
    ]);
  });

  test('every kind can be told, also when its data is missing', () => {
    for (const kind of Kinds.options) {
      const items = journeyOf(historyOf([0, 'entered', 'cut', { visit: 1 }], [1, kind, 'cut', {}]), [], names);

      expect(JSON.stringify(told(items))).not.toMatch(/undefined|NaN/);
    }
  });
});
