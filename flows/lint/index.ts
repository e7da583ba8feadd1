export { lintFlow } from './lint-flow.ts';
export { type PlantDirectory, type PlantPart, plantPart } from './plant-directory.ts';
export { Problem, ProblemCode } from './problem.ts';
