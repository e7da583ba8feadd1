import { FettleError } from '@fettle/flows';
import type { ProblemBody } from '@fettle/flows/contract';

interface Fault {
  readonly instancePath?: string;
  readonly message?: string | undefined;
}

/** Translates whatever was thrown into what a client may see. What is not a refusal of ours becomes "internal", without its text. */
export function problemOf(error: unknown, faults: readonly Fault[] | undefined): { status: number; body: ProblemBody } {
  if (faults !== undefined) {
    const list = faults
      .slice(0, 20)
      .map((fault) => ({ path: (fault.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.'), message: fault.message ?? 'is wrong' }));
    const first = list[0];
    const message =
      first === undefined
        ? 'The request is not as it should be.'
        : `${first.path === '' ? 'The request' : `"${first.path}"`}: ${first.message}.`;
    return { status: 400, body: { code: 'invalidInput', message, details: list } };
  }
  if (error instanceof FettleError) {
    const body: ProblemBody = { code: error.code, message: error.message };
    if (error.place !== undefined) body.place = { ...error.place };
    if (error.details !== undefined && error.status < 500) body.details = error.details;
    return { status: error.status, body };
  }
  const known = refusedByHttp(error) ?? (isDatabaseAway(error) ? unavailable : undefined);
  if (known !== undefined) return { status: known.status, body: { code: known.code, message: known.message } };
  return {
    status: 500,
    body: {
      code: 'internal',
      message:
        'Fettle could not do this because of a defect or a fault of its own. Try again; if it stays, tell your administrator the request id.',
    },
  };
}

interface Known {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

const unavailable: Known = {
  code: 'unavailable',
  status: 503,
  message: 'The database does not answer just now. Nothing was lost that was confirmed; try again in a moment.',
};
const KNOWN: Readonly<Record<string, Known>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'tooLarge', status: 413, message: 'The request is larger than 8 MB. Send less at once.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupportedMedia', status: 415, message: 'Send JSON with content-type: application/json.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalidInput', status: 400, message: 'The body is empty; send a JSON object.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalidInput', status: 400, message: 'The body is not JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'invalidInput', status: 400, message: 'The body is not as long as its content-length says.' },
  FST_ERR_CTP_INVALID_TYPE: { code: 'unsupportedMedia', status: 415, message: 'Send JSON with content-type: application/json.' },
};

/** SQLSTATEs and faults of the network after which the same request may well succeed: no connection, no room, deadlock, given up after its time, shutting down. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08...|53...|40001|40P01|57014|57P0.|25P03)$/;

function isDatabaseAway(error: unknown): boolean {
  if (AWAY.test(codeOf(error))) return true;
  // The driver gives these no code.
  return error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect|Client was closed)/.test(error.message);
}

/** What the HTTP layer refuses by itself, also what the table above does not name: the client's fault stays the client's fault. */
function refusedByHttp(error: unknown): Known | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const known = KNOWN[codeOf(error)];
  if (known !== undefined) return known;
  if (status === 413) return KNOWN.FST_ERR_CTP_BODY_TOO_LARGE;
  if (status === 415)
    return { code: 'unsupportedMedia', status, message: 'The body has a form that Fettle does not read. Send plain JSON.' };
  if (status === 404) return { code: 'notFound', status, message: 'There is no such address. See /api/docs.' };
  return { code: 'invalidInput', status: 400, message: 'The request is not as it should be: its address or its body cannot be read.' };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
