import { answerOf } from './server-answer.ts';

export interface ProblemPlace {
  readonly endpoint: string;
  readonly userName: string | undefined;
  readonly security: string;
  /** Where our own certificate lies, for the machine's administrator. */
  readonly ownCertificate: string | undefined;
}

/** Why a server cannot be used, in a sentence for an engineer: what happened, where, what to do. */
export function connectionProblem(error: unknown, place: ProblemPlace): string {
  const message = error instanceof Error ? error.message : String(error);
  const { endpoint, userName, security, ownCertificate } = place;
  const answer = answerOf(error)?.name;
  switch (answer) {
    case 'BadUserAccessDenied':
    case 'BadIdentityTokenRejected':
    case 'BadIdentityTokenInvalid':
      return userName === undefined
        ? `${endpoint} does not let anonymous clients in (${answer}): give a user name and a password.`
        : `${endpoint} refused the user name or the password of “${userName}” (${answer}).`;
    case 'BadSecurityChecksFailed':
    case 'BadCertificateUntrusted':
      return `${endpoint} does not trust Fettle's certificate (${answer}): trust it at the machine. It is ${ownCertificate ?? 'not set up'}.`;
    case 'BadTooManySessions':
      return `${endpoint} has no free session (${answer}): close another client or wait until its session times out.`;
  }
  if (/cannot find.*endpoint/i.test(message))
    return `${endpoint} offers no endpoint with ${security}: choose another security policy or mode.`;
  if (/anonymous|user ?name|UserIdentityToken|token policy/i.test(message)) {
    return `${endpoint} does not take this kind of sign-in (${userName === undefined ? 'anonymous' : 'user name'}): ${firstLine(message)}`;
  }
  if (/ECONNREFUSED/.test(message))
    return `Nothing answers at ${endpoint} (connection refused): is the server running, and is the port right?`;
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return `The host name in ${endpoint} is not known in this network.`;
  if (/ETIMEDOUT|timeout|timed out/i.test(message))
    return `No answer from ${endpoint}: is the machine on, and does the network let us through?`;
  if (/EHOSTUNREACH|ENETUNREACH/.test(message)) return `There is no way in the network to ${endpoint}.`;
  return `${endpoint} cannot be used: ${firstLine(message)}`;
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0]!.slice(0, 300);
}
