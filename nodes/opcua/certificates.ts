import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { crypto_utils, makeApplicationUrn } from 'node-opcua-client';

export const APPLICATION_NAME = 'Fettle';
export const applicationUri = (): string => makeApplicationUrn(hostname(), APPLICATION_NAME);

/** A server showed a certificate that nobody has trusted yet. */
export interface UntrustedCertificate {
  readonly fingerprint: string;
  readonly trustFolder: string;
  readonly rejectedFolder: string;
}

/**
 * Our own certificate (made once, at the first secure endpoint) and what we trust, as a folder: `own`, `trusted/certs`, `rejected`, `issuers`. A server's
 * certificate that is not trusted lands in `rejected` and the connection is refused; moving the file to `trusted/certs` trusts it at the next attempt.
 */
export class TrustStore extends OPCUACertificateManager {
  readonly #folder: string;
  #untrusted: UntrustedCertificate | undefined;

  constructor(folder: string) {
    // No watchers: every attempt to connect opens the store anew and so sees what was trusted since.
    super({ rootFolder: folder, automaticallyAcceptUnknownCertificate: false, disableFileWatchers: true });
    this.#folder = folder;
  }

  /** Of the last check. */
  get untrusted(): UntrustedCertificate | undefined {
    return this.#untrusted;
  }

  get ownCertificate(): string {
    return join(this.#folder, 'own', 'certs', 'client_certificate.pem');
  }

  override async verifyCertificate(
    ...check: Parameters<OPCUACertificateManager['verifyCertificate']>
  ): ReturnType<OPCUACertificateManager['verifyCertificate']> {
    const verdict = await super.verifyCertificate(...check);
    const [certificate] = check;
    const first = Array.isArray(certificate) ? certificate[0] : certificate;
    this.#untrusted =
      verdict === 'Good' || first === undefined
        ? undefined
        : {
            fingerprint: fingerprint(crypto_utils.split_der(first)[0] ?? first),
            trustFolder: join(this.#folder, 'trusted', 'certs'),
            rejectedFolder: join(this.#folder, 'rejected'),
          };
    return verdict;
  }
}

function fingerprint(certificate: Uint8Array): string {
  const hex = createHash('sha1').update(certificate).digest('hex').toUpperCase();
  return hex.match(/../g)!.join(':');
}

let throwaway: Promise<{ certificate: Buffer; privateKey: ReturnType<typeof crypto_utils.makePrivateKeyFromPem> }> | undefined;

/**
 * The client library wants a certificate also where none is used (security None). It gets one that lives in memory as long as the process: nothing is written, and
 * the key is made once, in the background (about 0.2 s of one thread of the pool).
 */
export function throwawayCertificate() {
  throwaway ??= (async () => {
    const key = await crypto_utils.generatePrivateKey(2048);
    const { cert } = await crypto_utils.createSelfSignedCertificate({
      privateKey: key,
      subject: `/CN=${APPLICATION_NAME}`,
      applicationUri: applicationUri(),
      dns: [hostname()],
      validity: 365,
      notBefore: new Date(),
      purpose: crypto_utils.CertificatePurpose.ForApplication,
    });
    const { privPem } = await crypto_utils.privateKeyToPEM(key);
    return { certificate: crypto_utils.convertPEMtoDER(cert), privateKey: crypto_utils.makePrivateKeyFromPem(privPem) };
  })();
  return throwaway;
}
