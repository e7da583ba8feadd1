import type { Quality } from '@fettle/flows';
import type { StatusCode } from 'node-opcua-client';

/** InfoType DataValue with the overflow bit: values between the last one and this were lost in the server's queue (OPC 10000-4, 7.39). */
const OVERFLOW = 0x0480;

/** The two highest bits of a status code are its severity: 00 good, 01 uncertain, 10 and 11 bad. */
export function qualityOf(statusCode: number): Quality {
  const severity = statusCode >>> 30;
  return severity === 0 ? 'good' : severity === 1 ? 'uncertain' : 'bad';
}

/** The code's name, with ` #Overflow` where values were lost; `undefined` for plain Good, which is nearly every reading. */
export function statusText(status: StatusCode): string | undefined {
  if (status.value === 0) return undefined;
  const name = status.name.split('#')[0]!;
  return hasOverflow(status) ? `${name}#Overflow` : name;
}

export function hasOverflow(status: StatusCode): boolean {
  return (status.value & OVERFLOW) === OVERFLOW;
}
