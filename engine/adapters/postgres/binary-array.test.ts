import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { bigintArray, bigintBytesArray, booleanArray, doubleArray, integerArray, smallintArray, textArray } from './binary-array.ts';

describe('arrays in binary', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const arrive = async (type: string, array: Buffer) =>
    (await client.query({ text: `SELECT to_json($1::${type}[]) AS value`, values: [array] })).rows[0]?.value;

  test.each([
    ['text', textArray(['', 'ä\n"\\{}NULL', null, undefined, '😀'.repeat(300)]), ['', 'ä\n"\\{}NULL', null, null, '😀'.repeat(300)]],
    ['int4', integerArray([0, -1, 2_147_483_647, null]), [0, -1, 2_147_483_647, null]],
    ['int2', smallintArray([15, -1]), [15, -1]],
    ['int8', bigintArray([1_763_885_000_123, -5, null, 2 ** 53]), [1_763_885_000_123, -5, null, 2 ** 53]],
    ['float8', doubleArray([0.1, -1e300, null]), [0.1, -1e300, null]],
    ['bool', booleanArray([true, false, null]), [true, false, null]],
    ['text', textArray([]), []],
  ])('of %s arrive as they were sent', async (type, array, expected) => {
    const value = await arrive(type, array);

    expect(value).toEqual(expected);
  });

  test('carry 64 bits that no number could', async () => {
    const { rows } = await client.query({
      text: 'SELECT ($1::int8[])[1]::text AS value',
      values: [bigintArray([-9_223_372_036_854_775_807n])],
    });

    expect(rows).toEqual([{ value: '-9223372036854775807' }]);
  });

  test('carry the first eight bytes of a hash, as a number of 64 bits', async () => {
    const hashed = Buffer.from('ff80003c220d0a7f', 'hex');
    const { rows } = await client.query({
      text: 'SELECT ($1::int8[])[1]::text AS value',
      values: [bigintBytesArray([hashed.toString('latin1')])],
    });

    expect(rows).toEqual([{ value: String(hashed.readBigInt64BE(0)) }]);
  });
});
