import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { FettleError } from '@fettle/flows';

/**
 * Secrets at rest (passwords of connections): AES-256-GCM, key from the data folder, bound to what the secret belongs to, so that a row copied to another connection does not open.
 * Layout: 12 bytes nonce, 16 bytes tag, ciphertext.
 */
export class SecretBox {
  readonly #key: Buffer;

  /** `key`: 32 bytes. */
  constructor(key: Buffer) {
    if (key.length !== 32)
      throw new FettleError('dataFolder', 'The secret key in the data folder must have 32 bytes. Restore it from your backup.');
    this.#key = key;
  }

  seal(secret: string, belongsTo: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(belongsTo));
    const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  open(box: Buffer, belongsTo: string): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, box.subarray(0, 12))
        .setAAD(Buffer.from(belongsTo))
        .setAuthTag(box.subarray(12, 28));
      return Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      throw new FettleError('dataFolder', `The password of "${belongsTo}" was encrypted with another key. Enter it again.`);
    }
  }
}
