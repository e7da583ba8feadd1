import type { WorkInstruction } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { draw } from '../../testing/draw.ts';
import { startTestEngine, type TestEngine } from '../../testing/test-engine.ts';
import { InstructionDocuments, resolveInstructions } from './instruction-documents.ts';

let database: TestDatabase;
let engine: TestEngine;
beforeEach(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine({ databaseUrl: database.url });
});
afterEach(async () => {
  await engine.stop();
  await database.drop();
});

describe('a unit as rows', () => {
  test('is what its history says however often it went round, whether its data were folded into its row or not', {
    timeout: 60_000,
  }, async () => {
    await engine.release(
      draw('routing', 'round', { begin: ['start'], there: ['task'], back: ['task'] }, [
        'begin.out > there.in',
        'there.done > back.in',
        'back.done > there.in',
      ]),
    );
    await engine.order('JO', 'round', ['1']);
    await engine.settled();
    const foldedAt = new Set<number>();

    for (let turn = 0; turn < 35; turn += 1) {
      await engine.complete('JO/1');
      await engine.settled();
      const { folded_at } = await engine.database.selectFrom('instance').select('folded_at').executeTakeFirstOrThrow();
      foldedAt.add(folded_at);
    }

    const [unit] = await engine.readUnits(['JO/1']);
    expect(unit?.visits).toEqual({ begin: 1, there: 18, back: 18 });
    expect(foldedAt.size).toBe(2);
    expect(await engine.violations()).toEqual([]);
  });
});

describe('what operators are shown', () => {
  const instruction = (torque: number, text = 'Turn it.'): WorkInstruction => ({
    title: 'Fit the cover',
    station: 'bench-1',
    steps: [
      { key: 'look', title: 'Look', text, entries: [] },
      {
        key: 'fit',
        title: 'Fit',
        text,
        entries: [
          {
            key: 'torque',
            title: 'Torque',
            valueKind: 'number',
            unit: 'Nm',
            required: true,
            automatic: { value: torque, source: 'screwdriver' },
          },
          { key: 'note', title: 'Note', valueKind: 'string', unit: '', required: false },
          { key: 'name', title: 'Name', valueKind: 'string', unit: '', required: true, automatic: { value: 'n"1', source: 'scanner' } },
        ],
      },
    ],
    outcomes: [{ value: 'done', title: 'Done', tone: 'normal' }],
    standardTime: 0,
  });

  test('is one document for all units, and each reads its own values again, in SQL too', async () => {
    const given = [instruction(1), instruction(2), instruction(3, 'Push it.'), instruction(4)];
    const client = await engine.pool.connect();
    const writer = new InstructionDocuments().begin();

    const references = given.map((one) => writer.refer(one, 'r@1/fit'));
    await Promise.all(writer.write(client));
    client.release();

    const { rows: documents } = await engine.pool.query('SELECT id FROM instruction_document');
    const read: WorkInstruction[] = [];
    await resolveInstructions(
      engine.pool,
      references,
      (reference) => reference,
      (_reference, found) => read.push(found),
    );
    const inSql = await Promise.all(
      references.map(async (reference) => {
        const { rows } = await engine.pool.query<{ found: unknown }>('SELECT instruction_of($1::json) AS found', [
          JSON.stringify(reference),
        ]);
        return rows[0]?.found;
      }),
    );
    expect(documents).toHaveLength(2);
    expect(read).toEqual(given);
    expect(inSql).toEqual(given);
  });
});
