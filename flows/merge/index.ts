export { type FlowMerge, type FlowsToMerge, type MergeConflict, type MergeOptions, mergeFlows } from './merge-flows.ts';
export { type Side, sameJson } from './merge-value.ts';
