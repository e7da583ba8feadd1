import type { FlowDefinition } from '../definition.ts';
import type { NodeRegistry } from '../node-type.ts';
import { CHECKS } from './checks.ts';
import { lintContext } from './lint-context.ts';
import type { PlantDirectory } from './plant-directory.ts';
import type { Problem } from './problem.ts';

/**
 * Everything that is wrong with a definition that parses: errors first, otherwise in the order of the checks. Pure, and it never throws for a faulty definition.
 * Measured: 1,000 flowNodes and 1,500 connections with as many expressions take 12 ms when they were linted before and little has changed, 150 ms at first (lint-flow.test.ts holds the former under 100).
 */
export function lintFlow(definition: FlowDefinition, registry: NodeRegistry, plant: PlantDirectory): readonly Problem[] {
  const context = lintContext(definition, registry, plant);
  const problems = Object.values(CHECKS).flatMap((check) => check(context));
  return [...problems.filter(({ severity }) => severity === 'error'), ...problems.filter(({ severity }) => severity === 'warning')];
}
