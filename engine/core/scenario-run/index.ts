export * from '../called-by.ts';
export * from './deps-over-plant.ts';
export * from './from-zero.ts';
export * from './plant-of-scenario.ts';
export * from './run-scenario.ts';
