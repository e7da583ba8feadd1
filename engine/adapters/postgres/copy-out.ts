import pg from 'pg';

/**
 * The values of the only row of a query, in binary: `COPY (…) TO STDOUT (FORMAT binary)` is the one way in which the driver hands over bytes without making text of them twice. A null is
 * undefined. `sql` takes no parameters: only numbers of ours may stand in it.
 */
export async function copyOutRow(pool: pg.Pool, sql: string): Promise<readonly (Buffer | undefined)[]> {
  const client = await pool.connect();
  const reading = Promise.withResolvers<Buffer>();
  const query = new CopyOut(`COPY (${sql}) TO STDOUT (FORMAT binary)`, (error) => {
    if (error instanceof Error) reading.reject(error);
    else reading.resolve(query.bytes());
  });
  try {
    client.query(query);
    return fieldsOf(await reading.promise);
  } finally {
    client.release();
  }
}

class CopyOut extends pg.Query {
  readonly #chunks: Buffer[] = [];

  /** Called by the driver. What it hands over lies in memory that it uses again. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.#chunks.push(Buffer.from(chunk));
  }

  bytes(): Buffer {
    const [only, ...more] = this.#chunks;
    return only === undefined || more.length > 0 ? Buffer.concat(this.#chunks) : only;
  }
}

/** Signature, flags, and the length of an extension that there is none of. */
const HEADER = 11 + 4 + 4;

function fieldsOf(bytes: Buffer): (Buffer | undefined)[] {
  const count = bytes.readInt16BE(HEADER);
  let offset = HEADER + 2;
  return Array.from({ length: Math.max(0, count) }, () => {
    const length = bytes.readInt32BE(offset);
    const begin = offset + 4;
    offset = begin + Math.max(0, length);
    return length < 0 ? undefined : bytes.subarray(begin, offset);
  });
}
