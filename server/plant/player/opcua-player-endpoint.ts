import {
  type BaseNode,
  DataType,
  type MonitoredItem,
  type Namespace,
  type StatusCode,
  StatusCodes,
  type UAObject,
  type UAVariable,
  type Variant,
} from 'node-opcua';
import { createOpcuaEndpoint } from '../opcua-endpoint.ts';
import type { PlayerEndpoint, PlayerPosition } from './player-endpoint.ts';
import type { ColumnType, PlayerMapping } from './player-mapping.ts';
import { badReason, type Recording, UNREADABLE } from './recording.ts';
import type { PlannedSignal } from './signal-plan.ts';
import { SubscriberWatch } from './subscriber-watch.ts';

export interface OpcuaPlayerOptions {
  readonly mapping: PlayerMapping;
  readonly signals: readonly PlannedSignal[];
  readonly partNumbers: readonly number[];
  readonly port: number;
  readonly host?: string | undefined;
  readonly dataFolder: string;
  readonly user: { readonly name: string; readonly password: string };
  /** Remote control: the method `Player.Play`. Says why not, or begins and returns undefined. */
  readonly play?: ((partNumber: number) => string | undefined) | undefined;
}

const DATA_TYPES: Record<ColumnType, DataType> = {
  double: DataType.Double,
  float: DataType.Float,
  int32: DataType.Int32,
  uint32: DataType.UInt32,
  boolean: DataType.Boolean,
  string: DataType.String,
};

const STATUS: Record<'badRow' | 'unreadable', StatusCode> = {
  badRow: StatusCodes.BadSensorFailure,
  unreadable: StatusCodes.BadDecodingError,
};

/**
 * The recording as an OPC UA server. Signals: `s=<equipment>.<signal>` in the mapping's namespace. Control: object `s=Player` with `Playing`, `PartNumber`,
 * `Row`, `Rows`, `PartNumbers` and, with `play`, the method `Player.Play(partNumber)`.
 */
export async function startOpcuaPlayer(options: OpcuaPlayerOptions): Promise<PlayerEndpoint> {
  const { mapping } = options;
  const watch = new SubscriberWatch(300);
  const watched = new Set<BaseNode>();
  const { server, namespace, open, close } = await createOpcuaEndpoint({
    ...options,
    applicationUri: 'urn:fettle:player:server',
    name: 'Fettle recording player',
    namespaceUri: mapping.namespaceUri,
    onCreateMonitoredItem: async (subscription, item) => {
      if (item.node && watched.has(item.node)) watch.add(subscription, item as MonitoredItem);
      return StatusCodes.Good;
    },
  });
  const objects = server.engine.addressSpace?.rootFolder.objects;
  const machine = namespace.addObject({ nodeId: `s=${mapping.equipment}`, browseName: mapping.equipment, organizedBy: objects });
  const add = (signal: string, type: ColumnType, unit?: string) => {
    const variable = addSignal(namespace, machine, { signal, type, unit, equipment: mapping.equipment });
    watched.add(variable);
    return variable;
  };
  const part = add(mapping.partSignal, 'int32');
  const cycle = add(mapping.cycleSignal, 'boolean');
  const variables = new Map(options.signals.map(({ signal, type, unit }) => [signal, add(signal, type, unit)]));
  const control = addControl(namespace, objects, options);
  const url = await open();

  let planned: { readonly recording: Recording; readonly columns: readonly (readonly [UAVariable, DataType])[] } | undefined;
  const columnsOf = (recording: Recording) => {
    // Files may have their columns in different orders.
    const find = (signal: PlannedSignal) => [variables.get(signal.signal) as UAVariable, DATA_TYPES[signal.type]] as const;
    if (planned?.recording !== recording) planned = { recording, columns: recording.signals.map(find) };
    return planned.columns;
  };
  return {
    url,
    beginPart(partNumber, sourceTime) {
      part.setValueFromSource({ dataType: DataType.Int32, value: partNumber }, StatusCodes.Good, new Date(sourceTime));
      cycle.setValueFromSource({ dataType: DataType.Boolean, value: true }, StatusCodes.Good, new Date(sourceTime));
    },
    writeRow(recording, row, sourceTime) {
      const time = new Date(sourceTime);
      const columns = columnsOf(recording);
      for (let index = 0; index < columns.length; index++) {
        const [variable, dataType] = columns[index] as readonly [UAVariable, DataType];
        const reason = badReason(recording, index, row);
        const cell = recording.cells[index]?.[row];
        const value = cell === UNREADABLE || cell === undefined ? { dataType: DataType.Null } : { dataType, value: cell };
        variable.setValueFromSource(value, reason === undefined ? StatusCodes.Good : STATUS[reason], time);
      }
    },
    endPart(sourceTime) {
      cycle.setValueFromSource({ dataType: DataType.Boolean, value: false }, StatusCodes.Good, new Date(sourceTime));
    },
    forget() {
      for (const variable of [part, cycle, ...variables.values()]) clear(variable);
    },
    subscribers: () => watch.current(),
    isBacklogged: () => watch.isBacklogged(),
    isDelivered: () => watch.isDelivered(),
    showPosition: control.show,
    stop: close,
  };
}

function addSignal(
  namespace: Namespace,
  machine: UAObject,
  signal: { signal: string; type: ColumnType; unit: string | undefined; equipment: string },
): UAVariable {
  const dataType = DATA_TYPES[signal.type];
  const options = {
    nodeId: `s=${signal.equipment}.${signal.signal}`,
    browseName: signal.signal,
    componentOf: machine,
    dataType,
    accessLevel: 'CurrentRead',
    // Event-based: a subscriber that asks for a sampling interval of 0 gets every value.
    minimumSamplingInterval: 0,
  } as const;
  const { unit } = signal;
  const variable =
    unit === undefined
      ? namespace.addVariable(options)
      : namespace.addAnalogDataItem({
          ...options,
          engineeringUnits: {
            unitId: -1,
            displayName: unit,
            description: unit,
            namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact',
          },
          engineeringUnitsRange: { low: -1e12, high: 1e12 },
        });
  clear(variable);
  return variable;
}

function clear(variable: UAVariable): void {
  variable.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadWaitingForInitialData, new Date(0));
}

/** The player's own state, stamped with the wall clock. */
function addControl(
  namespace: Namespace,
  objects: UAObject | undefined,
  options: OpcuaPlayerOptions,
): { show(position: PlayerPosition): void } {
  const player = namespace.addObject({ nodeId: 's=Player', browseName: 'Player', organizedBy: objects });
  const add = (name: string, dataType: DataType, value: unknown) => {
    const node = namespace.addVariable({
      nodeId: `s=Player.${name}`,
      browseName: name,
      componentOf: player,
      dataType,
      accessLevel: 'CurrentRead',
      minimumSamplingInterval: 0,
    });
    node.setValueFromSource({ dataType, value });
    return (next: unknown) => {
      if (node.readValue().value.value !== next) node.setValueFromSource({ dataType, value: next });
    };
  };
  const playing = add('Playing', DataType.Boolean, false);
  const partNumber = add('PartNumber', DataType.Int32, 0);
  const row = add('Row', DataType.UInt32, 0);
  const rows = add('Rows', DataType.UInt32, 0);
  namespace
    .addVariable({
      nodeId: 's=Player.PartNumbers',
      browseName: 'PartNumbers',
      componentOf: player,
      dataType: DataType.Int32,
      valueRank: 1,
      arrayDimensions: [0],
      accessLevel: 'CurrentRead',
    })
    .setValueFromSource({ dataType: DataType.Int32, arrayType: 1, value: Int32Array.from(options.partNumbers) });
  const { play } = options;
  if (play) addPlayMethod(namespace, player, play);
  return {
    show(position) {
      partNumber(position.partNumber);
      rows(position.rows);
      row(position.row);
      playing(position.playing);
    },
  };
}

function addPlayMethod(namespace: Namespace, player: UAObject, play: (partNumber: number) => string | undefined): void {
  const method = namespace.addMethod(player, {
    nodeId: 's=Player.Play',
    browseName: 'Play',
    inputArguments: [{ name: 'partNumber', description: 'the part to play from its first row', dataType: DataType.Int32, valueRank: -1 }],
    outputArguments: [{ name: 'reason', description: 'why it was refused; empty when it plays', dataType: DataType.String, valueRank: -1 }],
  });
  method.bindMethod(async (inputs: readonly Variant[], _context: unknown) => {
    const reason = play(Number(inputs[0]?.value));
    const statusCode = reason === undefined ? StatusCodes.Good : StatusCodes.BadInvalidState;
    return { statusCode, outputArguments: [{ dataType: DataType.String, value: reason ?? '' }] };
  });
}
