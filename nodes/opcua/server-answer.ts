import { type StatusCode, StatusCodes } from 'node-opcua-client';

/** The status code that the server gave, when an error of the OPC UA client carries one. `undefined`: no answer came. */
export function answerOf(error: unknown): StatusCode | undefined {
  const fault = error as { response?: { responseHeader?: { serviceResult?: StatusCode } }; message?: string } | null;
  const status = fault?.response?.responseHeader?.serviceResult;
  if (status && status.value !== 0) return status;
  const name = /\b(Bad[A-Z][A-Za-z]+)\b/.exec(fault?.message ?? '')?.[1];
  return name === undefined ? undefined : (StatusCodes as unknown as Record<string, StatusCode | undefined>)[name];
}
