export * from './change-moments.ts';
export * from './latest-cursor.ts';
export { latestPlacesOf } from './latest-places.ts';
export * from './reading-frame.ts';
export * from './recorded-series.ts';
export { FALSE, TRUE } from './truth-bits.ts';
export * from './truth-moments.ts';
