export * from './compile-flow.ts';
export * from './core-deps.ts';
export * from './equipment-state.ts';
export * from './outcome.ts';
export * from './replay.ts';
export * from './simulate.ts';
export * from './step-equipment.ts';
export * from './step-unit.ts';
