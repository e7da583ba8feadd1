export * from './aggregate.ts';
export * from './attribute-limits.ts';
export * from './capability.ts';
export * from './capability-interval.ts';
export * from './chart-kind.ts';
export * from './chart-params.ts';
export * from './chart-sample.ts';
export * from './chart-state.ts';
export * from './chart-step.ts';
export * from './chart-study.ts';
export * from './control-constants.ts';
export * from './control-limits.ts';
export * from './cusum-shift.ts';
export * from './given-limits.ts';
export * from './i-mr.ts';
export * from './judge-sample.ts';
export * from './learn-limits.ts';
export { isMeasurement, MAX_MAGNITUDE, measurement, measurementOf, type StatisticReading } from './measurement.ts';
export * from './normality.ts';
export * from './oee.ts';
export { freshPhaseOne, type LimitsOrigin, PhaseOne } from './phase-one.ts';
export * from './propose-limits.ts';
export * from './rational-subgroup.ts';
export * from './run-rule-config.ts';
export {
  advanceRunRules,
  type CompiledRunRules,
  cloneRunRules,
  compileRunRules,
  freshRunRules,
  RUN_RULES_REFUSED,
  RunRuleState,
  type RunRuleStep,
  runRuleIds,
  stepRunRules,
} from './run-rules.ts';
export * from './run-rules-over.ts';
export * from './sample-capability.ts';
export * from './sample-record.ts';
export * from './sampling-levels.ts';
export * from './sampling-plan.ts';
export * from './sampling-switching.ts';
export { Refusal, RefusalCode, type StatisticOutcome } from './statistic-outcome.ts';
export * from './study-capability.ts';
export { commonSize, deviationOf, meanOf, rangeOf } from './subgroup.ts';
export * from './time-elements.ts';
export * from './weighted-limits.ts';
export * from './window.ts';
export * from './xbar-r.ts';
export * from './xbar-s.ts';
