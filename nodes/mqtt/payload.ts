import type { Quality, SignalMapping, Time, Value, ValueKind } from '@fettle/flows';
import { storableText } from '../connection/storable-text.ts';
import { qualityOf } from '../opcua/quality.ts';
import { atPointer } from './json-pointer.ts';

/** Keeps nothing between two whole payloads. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** A message's payload, decoded at most once although several signals may read from it. */
export class Payload {
  readonly #bytes: Uint8Array;
  #text: string | undefined;
  #json: { readonly document: unknown } | { readonly error: string } | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Throws a TypeError when it is not UTF-8. */
  get text(): string {
    this.#text ??= UTF_8.decode(this.#bytes);
    return this.#text;
  }

  get json(): { readonly document: unknown } | { readonly error: string } {
    if (this.#json === undefined) {
      try {
        this.#json = { document: JSON.parse(this.text) as unknown };
      } catch (error) {
        this.#json = { error: error instanceof Error ? error.message : String(error) };
      }
    }
    return this.#json;
  }
}

export interface PayloadReading {
  readonly value: Value;
  readonly quality: Quality;
  readonly statusCode: string | undefined;
  /** The sender's own time, where the mapping says where it is. */
  readonly sourceTime: Time | undefined;
  /** The sender's own id of the message, where the mapping says where it is. */
  readonly id: string | undefined;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const TRUE = new Set(['true', '1', 'on']);
const FALSE = new Set(['false', '0', 'off']);

/**
 * Reads one signal from a payload. Returns a text, what was expected and what came, when it cannot.
 *
 * With a `valuePointer` the payload is JSON and the value is where it points. Without one the payload is the value itself: a plain number, text or
 * boolean; or, when it is a JSON object with a `value`, that. `''` takes the whole payload, whatever it looks like.
 */
export function readPayload(payload: Payload, mapping: SignalMapping, kind: ValueKind): PayloadReading | string {
  try {
    const { timePointer, qualityPointer, idPointer } = mapping;
    const needsJson = Boolean(timePointer || qualityPointer || idPointer || mapping.valuePointer);
    if (needsJson && 'error' in payload.json) return `expected JSON, got ${excerpt(payload.text)} (${payload.json.error})`;
    const document = 'document' in payload.json ? payload.json.document : undefined;

    const value = readValue(payload, document, mapping.valuePointer, kind);
    if (typeof value === 'string') return value;
    const sourceTime = timePointer ? readTime(atPointer(document, timePointer), timePointer) : undefined;
    if (typeof sourceTime === 'string') return sourceTime;
    const judged = qualityPointer
      ? readQuality(atPointer(document, qualityPointer), qualityPointer)
      : { quality: 'good' as const, statusCode: undefined };
    if (typeof judged === 'string') return judged;
    const id = idPointer ? atPointer(document, idPointer) : undefined;
    if (idPointer && typeof id !== 'string' && typeof id !== 'number') return `expected an id at ${idPointer}, got ${describe(id)}`;

    const common = { sourceTime, id: id === undefined ? undefined : String(id) };
    if (value.value === null && judged.quality === 'good') return { value: null, quality: 'bad', statusCode: 'NoValue', ...common };
    return { value: value.value, ...judged, ...common };
  } catch (error) {
    if (error instanceof TypeError) return 'expected UTF-8 text, got other bytes';
    throw error;
  }
}

function readValue(payload: Payload, document: unknown, pointer: string | undefined, kind: ValueKind): { readonly value: Value } | string {
  if (pointer) return fromJson(atPointer(document, pointer), kind, `at ${pointer}`);
  const wrapped = pointer === undefined && typeof document === 'object' && document !== null && Object.hasOwn(document, 'value');
  if (wrapped) return fromJson((document as { value: unknown }).value, kind, 'at /value');
  return fromText(payload.text, kind);
}

function fromJson(found: unknown, kind: ValueKind, where: string): { readonly value: Value } | string {
  if (found === null) return { value: null };
  if (kind === 'number' && typeof found === 'number' && Number.isFinite(found)) return { value: found };
  if (kind === 'boolean' && (typeof found === 'boolean' || found === 0 || found === 1)) return { value: Boolean(found) };
  if (kind === 'string' && ['string', 'number', 'boolean'].includes(typeof found)) return { value: storableText(String(found)) };
  return `expected a ${kind} ${where}, got ${describe(found)}`;
}

function fromText(text: string, kind: ValueKind): { readonly value: Value } | string {
  const trimmed = text.trim();
  if (kind === 'string') return { value: storableText(text) };
  if (kind === 'number' && DECIMAL.test(trimmed) && Number.isFinite(Number(trimmed))) return { value: Number(trimmed) };
  if (kind === 'boolean' && TRUE.has(trimmed.toLowerCase())) return { value: true };
  if (kind === 'boolean' && FALSE.has(trimmed.toLowerCase())) return { value: false };
  return `expected a ${kind}, got ${trimmed === '' ? 'an empty payload' : excerpt(text)}`;
}

/** Milliseconds since 1970 or ISO 8601. */
function readTime(found: unknown, pointer: string): Time | string {
  const time = typeof found === 'number' ? Math.floor(found) : typeof found === 'string' ? Date.parse(found) : Number.NaN;
  return Number.isSafeInteger(time) && time >= 0
    ? time
    : `expected a time (ISO 8601 or milliseconds since 1970) at ${pointer}, got ${describe(found)}`;
}

/** `true`/`false`, a word that begins with good, uncertain, bad or stale (`BadSensorFailure`), or the number of an OPC UA status code. */
function readQuality(found: unknown, pointer: string): { readonly quality: Quality; readonly statusCode: string | undefined } | string {
  if (found === true) return { quality: 'good', statusCode: undefined };
  if (found === false) return { quality: 'bad', statusCode: undefined };
  if (typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= 0xffff_ffff) {
    return { quality: qualityOf(found), statusCode: found === 0 ? undefined : `0x${found.toString(16).padStart(8, '0')}` };
  }
  const word = typeof found === 'string' ? /^(good|uncertain|bad|stale)/i.exec(found)?.[1]?.toLowerCase() : undefined;
  if (word === undefined) return `expected a quality (good, uncertain, bad) at ${pointer}, got ${describe(found)}`;
  const text = storableText(found as string).slice(0, 100);
  return { quality: word as Quality, statusCode: text.toLowerCase() === word ? undefined : text };
}

function describe(found: unknown): string {
  return found === undefined ? 'nothing' : excerpt(JSON.stringify(found));
}

function excerpt(text: string): string {
  return storableText(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
