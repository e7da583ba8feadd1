import type { HistoryEvent } from '@fettle/flows';
import { expect, test } from 'vitest';
import { journeyMoments, placeAfter } from './unit-journey.ts';

let sequence = 0;
const line = (at: number, kind: HistoryEvent['kind'], flowNode?: string, token = 't1'): HistoryEvent => ({
  stream: 'u',
  sequence: ++sequence,
  at,
  kind,
  flow: 'f',
  version: 1,
  ...(flowNode === undefined ? {} : { flowNode, token }),
  cause: 'm',
  data: {},
});

const JOURNEY = [
  line(0, 'unitStarted'),
  line(0, 'entered', 'cut'),
  line(5, 'left', 'cut'),
  line(5, 'entered', 'split'),
  line(5, 'left', 'split'),
  line(5, 'entered', 'drill', 't1'),
  line(5, 'entered', 'label', 't2'),
  line(7, 'waiting', 'drill'),
  line(9, 'left', 'drill'),
  line(9, 'entered', 'cut'),
  line(11, 'left', 'label', 't2'),
  line(12, 'unitFinished'),
];

test('lines of one time are one moment, and waiting is none', () => {
  expect(journeyMoments(JOURNEY).map(({ at, entered }) => [at, ...entered])).toEqual([
    [0, 'cut'],
    [5, 'split', 'drill', 'label'],
    [9, 'cut'],
    [11],
    [12],
  ]);
});

test('a unit is where its tokens are, on every branch, and how often it has been there', () => {
  const places = journeyMoments(JOURNEY).map((moment) => placeAfter(JOURNEY, moment.line));

  expect(places.map(({ here }) => [...here].sort())).toEqual([['cut'], ['drill', 'label'], ['cut', 'label'], ['cut'], []]);
  expect(places.at(-1)?.visits).toEqual(
    new Map([
      ['cut', 2],
      ['split', 1],
      ['drill', 1],
      ['label', 1],
    ]),
  );
});
