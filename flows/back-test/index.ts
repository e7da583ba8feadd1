export * from './growing-places.ts';
export * from './latest-cursor.ts';
export * from './reading-frame.ts';
export * from './recorded-series.ts';
export * from './series-predicate.ts';
