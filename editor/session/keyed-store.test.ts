import { expect, test } from 'vitest';
import { KeyedStore } from './keyed-store.ts';

test('only keys whose value changed are told', () => {
  const store = new KeyedStore<{ units: number }>((left, right) => left.units === right.units);
  const told: string[] = [];
  for (const key of ['cut', 'pack', 'end']) store.subscribe(key, () => told.push(key));

  store.replace(
    new Map([
      ['cut', { units: 1 }],
      ['pack', { units: 2 }],
    ]),
  );
  store.replace(
    new Map([
      ['cut', { units: 1 }],
      ['end', { units: 1 }],
    ]),
  );

  expect(told).toEqual(['cut', 'pack', 'end', 'pack']);
  expect(store.get('pack')).toBeUndefined();
});

test('a value that is the same keeps its identity, so that a component does not draw again', () => {
  const store = new KeyedStore<{ units: number }>((left, right) => left.units === right.units);
  const first = { units: 1 };

  store.replace(new Map([['cut', first]]));
  store.replace(new Map([['cut', { units: 1 }]]));

  expect(store.get('cut')).toBe(first);
});
