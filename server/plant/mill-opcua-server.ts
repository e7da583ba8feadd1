import { DataType, StatusCodes, type UAVariable, type Variant, type VariantLike } from 'node-opcua';
import { MILL, type MillState } from './mill.ts';
import { createOpcuaEndpoint, type OpcuaEndpoint } from './opcua-endpoint.ts';
import { refuseWrites } from './refuse-writes.ts';

export const S_BLOCK_NAMESPACE = 'urn:fettle:s-block-cell';

/** What a client may ask of the mill. Each answers with a reason when the mill cannot do it now. */
export interface MillCommands {
  /** Why the program cannot start for this unit now; undefined when it can, or already runs for it. */
  cannotStart(serialNumber: string): string | undefined;
  start(serialNumber: string): void;
  loadSerialNumber(serialNumber: string): void;
  setFeedrate(mmPerSecond: number): void;
  changeTool(): void;
  state(): MillState;
}

export interface MillServer {
  /** Publishes what differs from the last call, stamped with `time`. */
  show(state: MillState, time: Date): void;
  open(): Promise<string>;
  close(): Promise<void>;
}

interface MillVariable {
  readonly name: string;
  readonly dataType: DataType;
  /** UNECE-style unit symbol; a unit makes it an AnalogItem with EngineeringUnits. */
  readonly unit?: string;
  readonly description: string;
  readonly read: (state: MillState) => number | string | boolean;
}

const { Boolean: Flag, Double, String: Text, UInt32 } = DataType;

/** Everything that `Mill1` shows and nobody can write. Wear of the tool is not among it: only the simulation knows it. */
export const MILL_VARIABLES: readonly MillVariable[] = [
  { name: 'ProgramNumber', dataType: UInt32, description: '0 when no program runs', read: (s) => s.programNumber },
  {
    name: 'Stage',
    dataType: Text,
    description: 'Idle, Starting, Prep, Layer 1 Up … Layer 3 Down, Repositioning, End',
    read: (s) => s.stage,
  },
  { name: 'CycleActive', dataType: Flag, description: 'true from Starting to the end of End', read: (s) => s.cycleActive },
  { name: 'Aborted', dataType: Flag, description: 'the last program was stopped before its end', read: (s) => s.aborted },
  { name: 'Alarm', dataType: Text, description: 'why; empty when all is well', read: (s) => s.alarm },
  { name: 'XActualPosition', dataType: Double, unit: 'mm', description: 'X axis', read: (s) => round(s.x, 3) },
  { name: 'YActualPosition', dataType: Double, unit: 'mm', description: 'Y axis', read: (s) => round(s.y, 3) },
  { name: 'ZActualPosition', dataType: Double, unit: 'mm', description: 'Z axis', read: (s) => round(s.z, 3) },
  { name: 'XActualVelocity', dataType: Double, unit: 'mm/s', description: 'X axis', read: (s) => round(s.velocityX, 3) },
  { name: 'YActualVelocity', dataType: Double, unit: 'mm/s', description: 'Y axis', read: (s) => round(s.velocityY, 3) },
  { name: 'ZActualVelocity', dataType: Double, unit: 'mm/s', description: 'Z axis', read: (s) => round(s.velocityZ, 3) },
  { name: 'FeedrateActual', dataType: Double, unit: 'mm/s', description: '0 when not cutting', read: (s) => s.feedrate },
  { name: 'SpindleSpeed', dataType: Double, unit: 'rpm', description: 'main spindle', read: (s) => round(s.spindleSpeed, 1) },
  { name: 'SpindlePower', dataType: Double, unit: 'kW', description: 'main spindle', read: (s) => round(s.spindlePower, 4) },
  { name: 'SpindleCurrent', dataType: Double, unit: 'A', description: 'main spindle', read: (s) => round(s.spindleCurrent, 4) },
  { name: 'Vibration', dataType: Double, unit: 'mm/s', description: 'RMS at the spindle', read: (s) => round(s.vibration, 3) },
  { name: 'ToolId', dataType: UInt32, description: 'counts the tools fitted', read: (s) => s.toolId },
  { name: 'ToolCyclesSinceChange', dataType: UInt32, description: 'cycles this tool has cut', read: (s) => s.toolCyclesSinceChange },
  { name: 'CyclesEnded', dataType: UInt32, description: 'cycles since the mill was switched on', read: (s) => s.cyclesEnded },
];

export interface MillServerOptions {
  readonly port: number;
  readonly dataFolder: string;
  readonly user: { readonly name: string; readonly password: string };
}

/** The mill as an OPC UA server: object `Mill1` in namespace `urn:fettle:s-block-cell`, node ids `s=Mill1.<name>`. */
export async function createMillServer(commands: MillCommands, options: MillServerOptions): Promise<MillServer> {
  const endpoint = await createOpcuaEndpoint({
    ...options,
    applicationUri: 'urn:fettle:s-block-cell:mill-1',
    name: 'Fettle S-block cell: mill 1',
    namespaceUri: S_BLOCK_NAMESPACE,
  });
  const { namespace } = endpoint;
  const mill = namespace.addObject({
    nodeId: 's=Mill1',
    browseName: 'Mill1',
    organizedBy: endpoint.server.engine.addressSpace?.rootFolder.objects,
  });
  const shown = MILL_VARIABLES.map((variable) => {
    const { name, dataType, unit, description } = variable;
    const value = { dataType, value: variable.read(commands.state()) };
    const options = { nodeId: `s=Mill1.${name}`, browseName: name, componentOf: mill, dataType, description, minimumSamplingInterval: 0 };
    const node =
      unit === undefined
        ? namespace.addVariable({ ...options, accessLevel: 'CurrentRead' })
        : namespace.addAnalogDataItem({
            ...options,
            accessLevel: 'CurrentRead',
            engineeringUnits: {
              unitId: -1,
              displayName: unit,
              description: unit,
              namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact',
            },
            engineeringUnitsRange: { low: -1e6, high: 1e6 },
          });
    node.setValueFromSource(value);
    return { variable, node, last: value.value };
  });
  const asked = addWriteable(endpoint, commands);
  addStartMethod(endpoint, commands);
  return {
    show(state, time) {
      for (const entry of shown) {
        const value = entry.variable.read(state);
        if (value === entry.last) continue;
        entry.last = value;
        entry.node.setValueFromSource({ dataType: entry.variable.dataType, value }, StatusCodes.Good, time);
      }
      asked.show(state, time);
    },
    open: endpoint.open,
    close: endpoint.close,
  };
}

/** The variables that a client may write, with their checks: a write that the mill cannot follow is refused and changes nothing. */
function addWriteable(endpoint: OpcuaEndpoint, commands: MillCommands): { show(state: MillState, time: Date): void } {
  const { namespace } = endpoint;
  const mill = namespace.findNode('s=Mill1') ?? undefined;
  const add = (name: string, value: VariantLike, description: string): UAVariable => {
    const dataType = value.dataType as DataType;
    const access = { accessLevel: 'CurrentRead | CurrentWrite', userAccessLevel: 'CurrentRead | CurrentWrite', minimumSamplingInterval: 0 };
    const node = namespace.addVariable({
      nodeId: `s=Mill1.${name}`,
      browseName: name,
      componentOf: mill,
      dataType,
      description,
      ...access,
    });
    node.setValueFromSource(value);
    return node;
  };
  const feedrate = add('FeedrateSetpoint', { dataType: Double, value: MILL.feedrateDefault }, 'mm/s, 3 to 40');
  const serial = add('SerialNumber', { dataType: Text, value: '' }, 'the unit that is loaded');
  const startRequest = add('StartRequest', { dataType: Text, value: '' }, 'write a serial number: loads it and starts');
  const start = add('ProgramStart', { dataType: Flag, value: false }, 'write true: starts for SerialNumber');
  const tool = add('ToolChangeRequest', { dataType: Flag, value: false }, 'write true: a new tool as soon as the mill is idle');

  const begin = (serialNumber: string) => {
    if (commands.cannotStart(serialNumber) !== undefined) return StatusCodes.BadInvalidState;
    commands.start(serialNumber);
    return StatusCodes.Good;
  };
  refuseWrites(feedrate, (value) => {
    const wanted = Number(value);
    if (!(wanted >= MILL.feedrateMin && wanted <= MILL.feedrateMax)) return StatusCodes.BadOutOfRange;
    commands.setFeedrate(wanted);
    return StatusCodes.Good;
  });
  refuseWrites(serial, (value) => {
    const wanted = String(value ?? '');
    if (commands.state().cycleActive && wanted !== commands.state().serialNumber) return StatusCodes.BadInvalidState;
    commands.loadSerialNumber(wanted);
    return StatusCodes.Good;
  });
  refuseWrites(startRequest, (value) => (value ? begin(String(value)) : StatusCodes.BadInvalidArgument));
  refuseWrites(start, (value) => (value === true ? begin(String(serial.readValue().value.value ?? '')) : StatusCodes.Good));
  refuseWrites(tool, (value) => {
    if (value === true) commands.changeTool();
    return StatusCodes.Good;
  });

  /** A change that the mill made itself shows; what a client wrote stays until the mill has taken it. */
  const follow = (node: UAVariable, dataType: DataType, read: (state: MillState) => number | string | boolean) => {
    let last = node.readValue().value.value;
    return (state: MillState, time: Date) => {
      const value = read(state);
      if (value === last) return;
      last = value;
      if (node.readValue().value.value !== value) node.setValueFromSource({ dataType, value }, StatusCodes.Good, time);
    };
  };
  const followers = [
    follow(feedrate, Double, (s) => s.feedrateSetpoint),
    follow(serial, Text, (s) => s.serialNumber),
    follow(tool, Flag, (s) => s.toolChangeWanted),
    follow(startRequest, Text, (s) => (s.cycleActive ? s.serialNumber : '')),
    follow(start, Flag, (s) => s.stage === 'Starting'),
  ];
  return {
    show(state, time) {
      for (const show of followers) show(state, time);
    },
  };
}

function addStartMethod(endpoint: OpcuaEndpoint, commands: MillCommands): void {
  const mill = endpoint.namespace.findNode('s=Mill1');
  if (!mill) return;
  const method = endpoint.namespace.addMethod(mill as never, {
    nodeId: 's=Mill1.Start',
    browseName: 'Start',
    inputArguments: [{ name: 'serialNumber', description: 'the unit to machine', dataType: Text, valueRank: -1 }],
    outputArguments: [{ name: 'reason', description: 'why it was refused; empty when it starts', dataType: Text, valueRank: -1 }],
  });
  method.bindMethod(async (inputs: readonly Variant[], _context: unknown) => {
    const serialNumber = String(inputs[0]?.value ?? '');
    const reason = serialNumber === '' ? 'A serial number is needed.' : commands.cannotStart(serialNumber);
    if (reason === undefined) commands.start(serialNumber);
    const statusCode = reason === undefined ? StatusCodes.Good : StatusCodes.BadInvalidState;
    return { statusCode, outputArguments: [{ dataType: Text, value: reason ?? '' }] };
  });
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  // Adding 0 turns -0 into 0, which OPC UA would report as a change.
  return Math.round(value * scale) / scale + 0;
}
