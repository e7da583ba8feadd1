import { createHash } from 'node:crypto';
import type { MachineEvent, SignalMapping, ValueKind } from '@fettle/flows';
import { DataType, type DataValue, type Variant } from 'node-opcua-client';
import { qualityOf, statusText } from './quality.ts';
import { signalValue } from './signal-value.ts';

/** One mapped node as the subscription delivers it. */
export interface MappedNode {
  readonly mapping: SignalMapping;
  readonly kind: ValueKind;
  readonly source: string;
  /** What every event id of this node starts with. */
  readonly idPrefix: string;
}

/** What identifies a reading that has no source time: where it came in the stream of this subscription. */
export interface StreamPosition {
  readonly epoch: string;
  readonly sequence: number;
  readonly index: number;
}

const LONGEST_PREFIX = 120;
const LONGEST_VALUE = 40;

export function mappedNode(source: string, mapping: SignalMapping, kind: ValueKind): MappedNode {
  const readable = `${source}|${mapping.equipment}.${mapping.signal}|${mapping.address}`;
  const idPrefix = readable.length <= LONGEST_PREFIX ? readable : digest(readable);
  return { mapping, kind, source, idPrefix };
}

/**
 * A notification as a machine event; never throws for what a server sends. What cannot be a value of the signal's kind is a bad reading without value that
 * says why.
 *
 * The id is the text `connection|signal|address|source time|status|value`: two readings differ in it unless the source itself says that they are the same, and the
 * same reading delivered twice (after a reconnect, by a gateway's replay) has the same. A readable composite costs 0.5 µs, a hash of it 1.5 µs.
 */
export function machineReading(node: MappedNode, data: DataValue, position: StreamPosition, receivedTime: number): MachineEvent {
  const sourceTime = validTime(data.sourceTimestamp);
  const status = data.statusCode.value;
  const when =
    sourceTime === undefined
      ? `${position.epoch}.${position.sequence}.${position.index}`
      : data.sourcePicoseconds > 0
        ? `${sourceTime}.${data.sourcePicoseconds}`
        : String(sourceTime);
  const converted = data.value && data.value.dataType !== DataType.Null ? signalValue(data.value, node.kind) : undefined;
  const reading = judge(converted, data, status);
  return {
    id: `${node.idPrefix}|${when}|${status.toString(16)}|${valueKey(data.value)}`,
    source: node.source,
    equipment: node.mapping.equipment,
    signal: node.mapping.signal,
    ...reading,
    sourceTime: sourceTime ?? validTime(data.serverTimestamp) ?? receivedTime,
    receivedTime,
  };
}

function judge(
  converted: ReturnType<typeof signalValue> | undefined,
  data: DataValue,
  status: number,
): Pick<MachineEvent, 'value' | 'quality' | 'statusCode'> {
  const quality = qualityOf(status);
  if (converted === undefined)
    return quality === 'good' ? noValue('BadNoData') : { value: null, quality, statusCode: statusText(data.statusCode) };
  if ('mismatch' in converted) return noValue(`BadTypeMismatch: ${converted.mismatch}`);
  return { value: converted.value, quality, statusCode: statusText(data.statusCode) };
}

function noValue(statusCode: string): Pick<MachineEvent, 'value' | 'quality' | 'statusCode'> {
  return { value: null, quality: 'bad', statusCode: statusCode.slice(0, 100) };
}

function validTime(date: Date | null | undefined): number | undefined {
  const time = date?.getTime();
  return time !== undefined && time > 0 ? time : undefined;
}

function valueKey(variant: Variant | null | undefined): string {
  const value: unknown = variant?.value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && value.length <= LONGEST_VALUE && value.isWellFormed() && !value.includes('\u0000')) return value;
  if (value === null || value === undefined) return '';
  return digest(typeof value === 'string' ? value : anyText(value));
}

/** Structures come in every shape, also in one that refers to itself. */
function anyText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}
