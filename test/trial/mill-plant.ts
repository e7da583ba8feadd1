import { Connection, Equipment, EquipmentClass } from '@fettle/flows';

/*
 * The recorded mill as Fettle knows it: the 47 measured columns, the stage, the cycle and the part number.
 *
 * A server reports what has changed since its last report signal by signal, in the order in which they were subscribed. Stage comes before cycle so that the last stage of a part
 * is known when its cycle ends, and the measurements come after both.
 */

const AXES = { X1: 'X axis', Y1: 'Y axis', Z1: 'Z axis', S1: 'Spindle' } as const;
const MEASURES = [
  ['ActualPosition', 'actual position', 'mm'],
  ['ActualVelocity', 'actual velocity', 'mm/s'],
  ['ActualAcceleration', 'actual acceleration', 'mm/s²'],
  ['CommandPosition', 'commanded position', 'mm'],
  ['CommandVelocity', 'commanded velocity', 'mm/s'],
  ['CommandAcceleration', 'commanded acceleration', 'mm/s²'],
  ['CurrentFeedback', 'current feedback', 'A'],
  ['DCBusVoltage', 'DC bus voltage', 'V'],
  ['OutputCurrent', 'output current', 'A'],
  ['OutputVoltage', 'output voltage', 'V'],
  ['OutputPower', 'output power', 'kW'],
] as const;

const number = (name: string, title: string, unit = '') => ({ name, title, unit, valueKind: 'number' });

/** The columns of a recording that are numbers. The Z axis has no power. */
const MEASUREMENTS = [
  ...Object.entries(AXES)
    .flatMap(([axis, title]) => MEASURES.map(([measure, words, unit]) => number(`${axis}_${measure}`, `${title}, ${words}`, unit)))
    .filter(({ name }) => name !== 'Z1_OutputPower'),
  number('S1_SystemInertia', 'Spindle, system inertia', 'kg·m²'),
  number('M1_CURRENT_PROGRAM_NUMBER', 'Program number'),
  number('M1_sequence_number', 'Line of the program'),
  number('M1_CURRENT_FEEDRATE', 'Feed rate', 'mm/s'),
];

export const MEASURED_SIGNALS: readonly string[] = MEASUREMENTS.map(({ name }) => name);

/** What is recorded of each row: the measurements and the stage. */
export const ROW_SIGNALS: readonly string[] = ['stage', ...MEASURED_SIGNALS];

export const MILL_CLASS = EquipmentClass.parse({
  id: 'recorded-mill',
  title: 'Recorded CNC mill',
  signals: [
    number('partNumber', 'Part number'),
    { name: 'stage', title: 'Stage', valueKind: 'string', delivery: 'event' },
    { name: 'cycleActive', title: 'A part is being cut', valueKind: 'boolean', delivery: 'event' },
    ...MEASUREMENTS,
  ],
});

export const MILL_EQUIPMENT = [
  Equipment.parse({ id: 'mill-1', title: 'CNC mill', equipmentClass: MILL_CLASS.id, path: 'Trial/Mill' }),
  Equipment.parse({ id: 'inspection-1', title: 'Visual inspection', path: 'Trial/Mill' }),
];

const NODE_OF: Readonly<Record<string, string>> = { partNumber: 'PartNumber', stage: 'Stage', cycleActive: 'CycleActive' };

/** `endpoint`: where the recording player serves, e.g. `opc.tcp://127.0.0.1:4840`. */
export function millConnection(endpoint: string): Connection {
  return Connection.parse({
    id: 'mill-opcua',
    title: 'Recorded mill (OPC UA)',
    settings: { protocol: 'opcua', endpoint },
    mappings: MILL_CLASS.signals.map(({ name }) => ({
      equipment: 'mill-1',
      signal: name,
      address: `nsu=urn:fettle:player;s=CncMill1.${NODE_OF[name] ?? name}`,
    })),
  });
}
