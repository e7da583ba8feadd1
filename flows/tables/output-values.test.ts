import { expect, test } from 'vitest';
import { DecisionTable } from './decision-table.ts';
import { outputValues } from './output-values.ts';

const table = (output: object, rows: readonly { when: string[]; give: string[] }[]) =>
  DecisionTable.parse({ hitPolicy: 'first', inputs: [{ name: 'width' }], outputs: [{ name: 'way', ...output }], rows });

test('the values that an output lists, whatever its rows give', () => {
  const listed = table({ values: '"ok", "scrap"' }, [{ when: ['-'], give: ['"ok"'] }]);

  expect(outputValues(listed, 0)).toEqual(['ok', 'scrap']);
});

test('else those in its rows, each once, and its fallback', () => {
  const given = table({ fallback: 'hold' }, [
    { when: ['< 3'], give: ['ok'] },
    { when: ['> 5'], give: ['scrap'] },
    { when: ['-'], give: ['ok'] },
  ]);

  expect(outputValues(given, 0)).toEqual(['ok', 'scrap', 'hold']);
});

test('a row keeps its way out while one of its conditions is half written', () => {
  const halfWritten = table({}, [
    { when: ['[1..'], give: ['ok'] },
    { when: ['> 5'], give: ['scrap'] },
  ]);

  expect(outputValues(halfWritten, 0)).toEqual(['ok', 'scrap']);
});

test('nothing, cel(…) and a cell with a fault are no values', () => {
  const unread = table({ kind: 'number' }, [
    { when: ['-'], give: ['-'] },
    { when: ['-'], give: ['cel(width * 2)'] },
    { when: ['-'], give: ['many'] },
    { when: ['-'], give: ['2'] },
  ]);

  expect(outputValues(unread, 0)).toEqual([2]);
  expect(outputValues(unread, 1)).toEqual([]);
});
