import type { Value, ValueKind } from '@fettle/flows';
import { DataType, type Variant, VariantArrayType } from 'node-opcua-client';
import { storableText } from '../connection/storable-text.ts';

/** `mismatch`: why the node's value cannot be a value of the signal's kind. */
export type SignalValue = { readonly value: Value } | { readonly mismatch: string };

const LONGEST_TEXT = 65_536;

/**
 * An OPC UA value as the signal's kind. Lossless or refused: a text is never read as a number. Int64 and UInt64 beyond 2^53 lose their last digits, as every
 * double does. DateTime becomes milliseconds since 1970 (number) or ISO 8601 (string).
 */
export function signalValue(variant: Variant, kind: ValueKind): SignalValue {
  const type = DataType[variant.dataType];
  if (variant.arrayType !== VariantArrayType.Scalar) return { mismatch: `expected ${kind}, got an array of ${type}` };
  const scalar = plainScalar(variant);
  if (scalar === undefined) return { mismatch: `expected ${kind}, got ${type}` };
  switch (kind) {
    case 'number':
      return asNumber(scalar, type);
    case 'boolean':
      return asBoolean(scalar, type);
    case 'string':
      return asText(scalar);
  }
}

function asNumber(scalar: number | boolean | string | Date, type: string): SignalValue {
  const value = scalar instanceof Date ? scalar.getTime() : typeof scalar === 'boolean' ? Number(scalar) : scalar;
  if (typeof value !== 'number') return { mismatch: `expected number, got ${type}` };
  return Number.isFinite(value) ? { value } : { mismatch: `expected number, got ${value}` };
}

function asBoolean(scalar: number | boolean | string | Date, type: string): SignalValue {
  if (typeof scalar === 'boolean') return { value: scalar };
  if (scalar === 0 || scalar === 1) return { value: scalar === 1 };
  return { mismatch: `expected boolean, got ${type}` };
}

function asText(scalar: number | boolean | string | Date): SignalValue {
  const text = scalar instanceof Date ? (Number.isNaN(scalar.getTime()) ? '' : scalar.toISOString()) : String(scalar);
  return text.length > LONGEST_TEXT
    ? { mismatch: `expected at most ${LONGEST_TEXT} characters, got ${text.length}` }
    : { value: storableText(text) };
}

/** `undefined`: a structure, a node id or another thing that no signal can hold. */
function plainScalar(variant: Variant): number | boolean | string | Date | undefined {
  const value: unknown = variant.value;
  switch (variant.dataType) {
    case DataType.Int64:
      return Array.isArray(value) ? Number(BigInt.asIntN(64, wide(value))) : undefined;
    case DataType.UInt64:
      return Array.isArray(value) ? Number(wide(value)) : undefined;
    case DataType.String:
    case DataType.Guid:
    case DataType.XmlElement:
      return typeof value === 'string' ? value : value === null || value === undefined ? '' : undefined;
    case DataType.LocalizedText:
      return (value as { text?: string | null } | null)?.text ?? '';
    case DataType.ByteString:
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : '';
    case DataType.StatusCode:
      return (value as { name: string }).name;
    default:
      return typeof value === 'number' || typeof value === 'boolean' || value instanceof Date ? value : undefined;
  }
}

/** node-opcua keeps 64-bit integers as [high, low] unsigned words. */
function wide(words: readonly number[]): bigint {
  return ((BigInt(words[0] ?? 0) & 0xffff_ffffn) << 32n) | (BigInt(words[1] ?? 0) & 0xffff_ffffn);
}
