/** Why a broker cannot be used, in a sentence for an engineer. `error` is what mqtt.js emitted; its `code` is the CONNACK's reason or the socket's. */
export function connectionProblem(
  error: Error & { code?: number | string },
  place: { readonly url: string; readonly userName: string | undefined },
): string {
  const { url, userName } = place;
  const message = error.message || String(error.code ?? 'no reason given');
  switch (error.code) {
    case 4:
    case 134:
      return `${url} refused the user name or the password${userName === undefined ? ': give a user name' : ` of “${userName}”`}.`;
    case 5:
    case 135:
      return userName === undefined
        ? `${url} does not let anonymous clients in: give a user name and a password.`
        : `${url} does not let “${userName}” in.`;
    case 2:
    case 133:
      return `${url} refused the client id: give another one.`;
    case 1:
    case 132:
      return `${url} does not speak this version of MQTT: choose the other one.`;
    case 'ECONNREFUSED':
      return `Nothing answers at ${url} (connection refused): is the broker running, and is the port right?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name in ${url} is not known in this network.`;
    case 'ETIMEDOUT':
      return `No answer from ${url}: is the broker on, and does the network let us through?`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${url} is not accepted: ${message}.`;
    default:
      return `${url} cannot be used: ${message.split('\n')[0]!.slice(0, 300)}`;
  }
}
