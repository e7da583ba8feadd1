import { Connection } from '@fettle/flows';

export const MILL_CONNECTION = 'cell-opcua';
export const MQTT_CONNECTION = 'cell-mqtt';

/** The mill's variables by the signal that each of them is. */
const MILL_NODES: Readonly<Record<string, string>> = {
  cycleActive: 'CycleActive',
  stage: 'Stage',
  aborted: 'Aborted',
  alarm: 'Alarm',
  programNumber: 'ProgramNumber',
  spindlePower: 'SpindlePower',
  spindleSpeed: 'SpindleSpeed',
  spindleCurrent: 'SpindleCurrent',
  vibration: 'Vibration',
  feedrate: 'FeedrateActual',
  xPosition: 'XActualPosition',
  yPosition: 'YActualPosition',
  zPosition: 'ZActualPosition',
  xVelocity: 'XActualVelocity',
  yVelocity: 'YActualVelocity',
  zVelocity: 'ZActualVelocity',
  toolId: 'ToolId',
  toolCycles: 'ToolCyclesSinceChange',
  cyclesEnded: 'CyclesEnded',
  loadedSerialNumber: 'SerialNumber',
  feedrateSetpoint: 'FeedrateSetpoint',
  programStart: 'StartRequest',
  toolChange: 'ToolChangeRequest',
};

const TOPIC = 'cell/s-block';
const TIMED = { timePointer: '/time', idPointer: '/id' } as const;

/** What the camera says of a part; the serial number comes last, so that whoever waits for it has the rest. */
const CAMERA = [
  ['passed', 'partPassed', '/passed'],
  ['width', 'partWidth', '/measurement/widthMm'],
  ['depth', 'partDepth', '/measurement/depthMm'],
  ['serialNumber', 'pictureOf', '/serialNumber'],
] as const;

/**
 * Where the signals of the demo plant live, at the addresses that this run of it has. The mill is signed in to with a user name over an endpoint without security: its secure one
 * has a certificate that a person must look at and trust first, which nobody has done on a fresh start.
 */
export function demoConnections(plant: {
  readonly opcuaUrl: string;
  readonly mqttUrl: string;
  readonly user: { readonly name: string; readonly password: string };
}): readonly { readonly connection: Connection; readonly password?: string }[] {
  const mill = Connection.parse({
    id: MILL_CONNECTION,
    title: 'Mill 1 (OPC UA)',
    settings: { protocol: 'opcua', endpoint: plant.opcuaUrl, userName: plant.user.name },
    mappings: Object.entries(MILL_NODES).map(([signal, node]) => ({
      equipment: 'mill-1',
      signal,
      address: `nsu=urn:fettle:s-block-cell;s=Mill1.${node}`,
    })),
  });
  const cell = Connection.parse({
    id: MQTT_CONNECTION,
    title: 'Cell 1 (MQTT)',
    settings: { protocol: 'mqtt', url: plant.mqttUrl, clientId: 'fettle-cell-1' },
    mappings: [
      { equipment: 'clamp-1', signal: 'pressure', address: `${TOPIC}/clamp-1/pressure`, valuePointer: '/value', ...TIMED },
      { equipment: 'clamp-1', signal: 'closed', address: `${TOPIC}/clamp-1/closed`, valuePointer: '/value', ...TIMED },
      { equipment: 'mill-1', signal: 'clampPressure', address: `${TOPIC}/clamp-1/pressure`, valuePointer: '/value', ...TIMED },
      { equipment: 'mill-1', signal: 'clampCommand', address: `${TOPIC}/clamp-1/command`, valuePointer: '/command' },
      ...CAMERA.flatMap(([own, ofThePart, valuePointer]) => {
        const address = `${TOPIC}/vision-1/result`;
        return [
          { equipment: 'vision-1', signal: own, address, valuePointer, ...TIMED },
          { equipment: 'mill-1', signal: ofThePart, address, valuePointer, ...TIMED },
        ];
      }),
    ],
  });
  return [{ connection: mill, password: plant.user.password }, { connection: cell }];
}
