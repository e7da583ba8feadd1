import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { draw } from '../testing/draw.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';

const machined = () =>
  draw(
    'routing',
    'r',
    {
      begin: ['start'],
      cut: [
        'machine',
        {
          equipment: 'mill-1',
          until: [{ outcome: 'done', when: 'stage == "End"' }],
          collect: [{ key: 'peak', signal: 'power', aggregate: 'max' }],
        },
      ],
      inspect: ['task'],
      good: ['end'],
    },
    ['begin.out > cut.in', 'cut.done > inspect.in', 'inspect.done > good.in'],
  );

describe('an engine', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ databaseUrl: database.url, log: console as never });
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  test('moves a unit through a machine and a work instruction', async () => {
    await engine.release(machined());
    await engine.order('JO', 'r', ['1']);
    await engine.settled();

    const now = Date.now();
    await engine.accept([says(now, 'power', 5), says(now + 1, 'power', 7), says(now + 2, 'stage', 'End')]);
    await engine.settled();

    const tasks = await engine.database.selectFrom('work_instruction').selectAll().execute();
    expect(tasks).toMatchObject([{ state: 'open', station: 'bench-1', instance: 'JO/1' }]);
    const unit = await engine.database.selectFrom('instance').selectAll().executeTakeFirstOrThrow();
    expect(unit.data).toEqual({ cut: { peak: 7 } });
  });
});
