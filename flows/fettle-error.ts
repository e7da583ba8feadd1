/**
 * Every refusal that can reach a user carries one of these codes. The HTTP status and whether to try again follow from the code alone,
 * so that an adapter only translates.
 */
export const ERROR_CODES = {
  invalidInput: { status: 400, retry: false },
  malformedFlow: { status: 422, retry: false },
  unknownNodeType: { status: 422, retry: false },
  expressionInvalid: { status: 422, retry: false },
  notSignedIn: { status: 401, retry: false },
  wrongCredentials: { status: 401, retry: false },
  notAllowed: { status: 403, retry: false },
  notFound: { status: 404, retry: false },
  conflict: { status: 409, retry: false },
  stateRefused: { status: 409, retry: false },
  tooLarge: { status: 413, retry: false },
  unsupportedMedia: { status: 415, retry: false },
  tooManyRequests: { status: 429, retry: true },
  internal: { status: 500, retry: true },
  unavailable: { status: 503, retry: true },
  portInUse: { status: 500, retry: false },
  dataFolder: { status: 500, retry: false },
  diskFull: { status: 507, retry: true },
  connectionFailed: { status: 502, retry: true },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Where in a document or a request something is wrong. */
export interface ErrorPlace {
  readonly path?: string;
  readonly flowNode?: string;
  readonly sequenceFlow?: string;
  /** Character offsets into the text that is wrong (an expression, a JSON document). */
  readonly range?: { readonly start: number; readonly end: number };
}

/**
 * The one error class of Fettle. The message says what happened, where, and what to do; it is written for a user and holds no secret.
 */
export class FettleError extends Error {
  readonly code: ErrorCode;
  readonly place: ErrorPlace | undefined;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { place?: ErrorPlace; details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FettleError';
    this.code = code;
    this.place = options.place;
    this.details = options.details;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  get retry(): boolean {
    return ERROR_CODES[this.code].retry;
  }
}
