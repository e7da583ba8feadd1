import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const read = (at: number, signal: string, value: number | boolean) => ({ at, event: { equipment: 'press-1', signal, value } });

export const equipmentState: LibrarySample = {
  id: 'equipment-state',
  title: 'Equipment state from raw signals',
  summary:
    'A controller says "mode 2, alarm no, speed 12"; people want to read running, idle, stopped or down. A decision table maps one to the other and writes the state to a signal of the line; down calls for help.',
  words: ['oee', 'packml', 'state', 'downtime', 'mapping', 'availability', 'stop', 'isa-tr88'],
  flows: [
    drawFlow(
      {
        id: 'press-state',
        kind: 'qualityRule',
        name: 'State of the press',
        description: 'Maps mode, alarm and speed to a state; writes it and calls when the press is down.',
      },
      {
        mode: ['signal-source', 'Mode', { appliesTo: 'equipment', equipment: 'press-1', signal: 'mode', valueKind: 'number' }],
        map: [
          'decision-table',
          'State',
          {
            title: 'State of the press',
            table: {
              title: 'State of the press',
              hitPolicy: 'first',
              inputs: [
                { name: 'alarm', title: 'Alarm', expression: 'alarm', kind: 'boolean' },
                { name: 'mode', title: 'Mode', expression: 'value', kind: 'number', whole: true, allowed: '[0..3]' },
                { name: 'speed', title: 'Strokes a minute', expression: 'speed', kind: 'number', allowed: '>= 0' },
              ],
              outputs: [{ name: 'state', title: 'State', kind: 'string', values: '"down", "running", "idle", "stopped"' }],
              rows: [
                { when: ['true', '-', '-'], give: ['down'] },
                { when: ['false', '2', '> 0'], give: ['running'] },
                { when: ['false', '2', '0'], give: ['idle'] },
                { when: ['false', '0, 1, 3', '-'], give: ['stopped'] },
              ],
            },
            ways: 'state',
          },
        ],
        down: ['write-signal', 'Down', { equipment: 'line-1', signal: 'state', value: '"down"' }],
        running: ['write-signal', 'Running', { equipment: 'line-1', signal: 'state', value: '"running"' }],
        idle: ['write-signal', 'Idle', { equipment: 'line-1', signal: 'state', value: '"idle"' }],
        stopped: ['write-signal', 'Stopped', { equipment: 'line-1', signal: 'state', value: '"stopped"' }],
        call: ['andon-call', 'Call maintenance', { station: 'press-1', title: 'The press is down', severity: 'alarm' }],
      },
      [
        'mode.out > map.in',
        'map.way_down > down.firing',
        'map.way_down > call.firing',
        'map.way_running > running.firing',
        'map.way_idle > idle.firing',
        'map.way_stopped > stopped.firing',
      ],
    ),
  ],
  plant: [
    equipmentOf('press-1', 'Press 1', [
      ['mode', 'Mode of the controller', 'number'],
      ['alarm', 'Alarm', 'boolean'],
      ['speed', 'Strokes a minute', 'number'],
    ]),
    equipmentOf('line-1', 'Line 1', [['state', 'State of the press', 'string', { writable: true }]]),
  ],
  scenarios: [
    {
      title: 'Runs, idles, stops',
      events: [
        read(900, 'alarm', false),
        read(1000, 'speed', 12),
        read(2000, 'mode', 2),
        read(3000, 'speed', 0),
        read(3100, 'mode', 2),
        read(4000, 'mode', 1),
      ],
      units: {},
      happens: ['effectRequested running', 'effectRequested idle', 'effectRequested stopped'],
    },
    {
      title: 'An alarm calls maintenance',
      events: [read(1000, 'speed', 12), read(1100, 'alarm', true), read(1200, 'mode', 2)],
      units: {},
      happens: ['effectRequested down', 'andonCalled call'],
    },
  ],
};
