import { backTestRoutes } from './back-test-routes.ts';
import { chartRoutes } from './chart-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { firingRoutes } from './firing-routes.ts';
import { flowRoutes } from './flow-routes.ts';
import { heatRoutes } from './heat-routes.ts';
import { materialRoutes } from './material-routes.ts';
import { migrationRoutes } from './migration-routes.ts';
import { oeeRoutes } from './oee-routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import { plantRoutes } from './plant-routes.ts';
import { productionRoutes } from './production-routes.ts';
import { reactionRoutes } from './reaction-routes.ts';
import { releaseRoutes } from './release-routes.ts';
import { scenarioRoutes } from './scenario-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { shadowRoutes } from './shadow-routes.ts';

export * from './back-test-routes.ts';
export * from './chart-routes.ts';
export * from './draft-routes.ts';
export * from './firing-routes.ts';
export * from './flow-routes.ts';
export * from './heat-routes.ts';
export * from './material-routes.ts';
export * from './migration-routes.ts';
export * from './oee-routes.ts';
export * from './operations-routes.ts';
export * from './plant-routes.ts';
export * from './problem-body.ts';
export * from './production-routes.ts';
export * from './reaction-routes.ts';
export * from './release-routes.ts';
export * from './role.ts';
export * from './route.ts';
export * from './scenario-routes.ts';
export * from './session-routes.ts';
export * from './shadow-routes.ts';

/** Every HTTP operation by name. */
export const api = {
  ...sessionRoutes,
  ...flowRoutes,
  ...draftRoutes,
  ...releaseRoutes,
  ...scenarioRoutes,
  ...heatRoutes,
  ...backTestRoutes,
  ...chartRoutes,
  ...migrationRoutes,
  ...plantRoutes,
  ...materialRoutes,
  ...productionRoutes,
  ...firingRoutes,
  ...oeeRoutes,
  ...operationsRoutes,
  ...reactionRoutes,
  ...shadowRoutes,
} as const;
export type ApiName = keyof typeof api;
