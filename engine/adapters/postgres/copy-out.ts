import pg from 'pg';

/**
 * What `read` makes of the values of the only row of a query, in binary: `COPY (…) TO STDOUT (FORMAT binary)` is the one way in which the driver hands over bytes without making text of them
 * twice. They lie in memory that the driver uses again: what is to stay has to be copied. A null is undefined. `sql` takes no parameters: only numbers of ours may stand in it.
 */
export async function copyOutRow<T>(pool: pg.Pool, sql: string, read: (values: readonly (Buffer | undefined)[]) => T): Promise<T> {
  const client = await pool.connect();
  const query = new CopyOut(`COPY (${sql}) TO STDOUT (FORMAT binary)`, read);
  try {
    client.query(query);
    return await query.made;
  } finally {
    client.release();
  }
}

/** Signature, flags, and the length of an extension that there is none of. */
const HEADER = 11 + 4 + 4;

class CopyOut<T> extends pg.Query {
  readonly made: Promise<T>;
  readonly #read: (values: readonly (Buffer | undefined)[]) => T;
  #begun = false;
  #outcome: () => T = () => {
    throw new Error('The query gave no row.');
  };

  constructor(sql: string, read: (values: readonly (Buffer | undefined)[]) => T) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    super(sql, (error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
    this.made = promise.then(() => this.#outcome());
    this.#read = read;
  }

  /** Called by the driver: always one row a message, the first behind the header, and at last a mark. What is thrown here would end the process, so it is thrown later. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    const row = this.#begun ? chunk : chunk.subarray(HEADER);
    this.#begun = true;
    if (row.length <= 2) return;
    try {
      const value = this.#read(valuesOf(row));
      this.#outcome = () => value;
    } catch (error) {
      this.#outcome = () => {
        throw error;
      };
    }
  }
}

function valuesOf(row: Buffer): (Buffer | undefined)[] {
  let offset = 2;
  return Array.from({ length: row.readInt16BE(0) }, () => {
    const length = row.readInt32BE(offset);
    const begin = offset + 4;
    offset = begin + Math.max(0, length);
    return length < 0 ? undefined : row.subarray(begin, offset);
  });
}
