import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { z } from 'zod';
import { Waiting } from '../parts/waiting.tsx';
import { NotHere } from './not-here.tsx';
import { ScreenError } from './screen-error.tsx';
import { SessionGate } from './session.tsx';
import { Start } from './start.tsx';

/*
 * Addresses of the app. Each screen is loaded when it is first opened. What a link should carry (a selected flowNode, a filter, a station) is a typed
 * search parameter, so that it can be sent to a colleague; a parameter that makes no sense is dropped, never an error.
 */

const root = createRootRoute({
  component: () => (
    <SessionGate>
      <Outlet />
    </SessionGate>
  ),
  notFoundComponent: NotHere,
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
});

const start = createRoute({ getParentRoute: () => root, path: '/', component: Start });

const text = z.string().optional().catch(undefined);

/** A serial number of digits only is a number to the router. */
const serial = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

const flowList = createRoute({
  getParentRoute: () => shell,
  path: '/design',
  component: lazyRouteComponent(() => import('../screens/flows/flow-list-screen.tsx'), 'FlowListScreen'),
});

const design = createRoute({
  getParentRoute: () => shell,
  path: '/design/$flow',
  validateSearch: z.object({
    node: text,
    version: z.number().int().positive().optional().catch(undefined),
    unit: serial,
    // The way down to a called routing: see document/callers.ts.
    from: text,
  }),
  component: lazyRouteComponent(() => import('../screens/design/design-screen.tsx'), 'DesignScreen'),
});

const backTest = createRoute({
  getParentRoute: () => shell,
  path: '/design/$flow/back-test',
  validateSearch: z.object({
    from: z.number().int().optional().catch(undefined),
    to: z.number().int().optional().catch(undefined),
    equipment: text,
    product: text,
    threshold: text,
  }),
  component: lazyRouteComponent(() => import('../screens/back-test/back-test-screen.tsx'), 'BackTestScreen'),
});

const line = createRoute({
  getParentRoute: () => shell,
  path: '/line',
  // `?board=1` is a number to the router.
  validateSearch: z.object({
    flow: text,
    operation: text,
    board: z
      .union([z.literal(1), z.boolean()])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../screens/line/line-screen.tsx'), 'LineScreen'),
});

const units = createRoute({
  getParentRoute: () => shell,
  path: '/units',
  validateSearch: z.object({
    tab: z.enum(['units', 'orders']).optional().catch(undefined),
    state: text,
    flow: text,
    flowNode: text,
    search: serial,
  }),
  component: lazyRouteComponent(() => import('../screens/units/unit-list-screen.tsx'), 'UnitListScreen'),
});

const unit = createRoute({
  getParentRoute: () => shell,
  path: '/units/$serialNumber',
  component: lazyRouteComponent(() => import('../screens/units/unit-screen.tsx'), 'UnitScreen'),
});

const quality = createRoute({
  getParentRoute: () => shell,
  path: '/quality',
  validateSearch: z.object({
    tab: z.enum(['nonconformances', 'reactions', 'firings', 'charts', 'holds']).optional().catch(undefined),
    state: z.enum(['open', 'closed']).optional().catch(undefined),
    flow: text,
    firing: text,
    reaction: text,
  }),
  component: lazyRouteComponent(() => import('../screens/quality/quality-screen.tsx'), 'QualityScreen'),
});

const firing = createRoute({
  getParentRoute: () => shell,
  path: '/quality/firings/$firing',
  component: lazyRouteComponent(() => import('../screens/firing/firing-screen.tsx'), 'FiringScreen'),
});

const chart = createRoute({
  getParentRoute: () => shell,
  path: '/quality/charts/$flow/$flowNode/$equipment',
  validateSearch: z.object({
    period: z.enum(['newest', 'day', 'week', 'month', 'year']).optional().catch(undefined),
    sample: text,
  }),
  component: lazyRouteComponent(() => import('../screens/charts/chart-screen.tsx'), 'ChartScreen'),
});

const why = createRoute({
  getParentRoute: () => shell,
  path: '/quality/why',
  validateSearch: z.object({
    flow: text,
    // A serial number of digits only is a number to the router.
    unit: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .catch(undefined),
    equipment: text,
    at: z.number().int().nonnegative().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../screens/why/why-screen.tsx'), 'WhyScreen'),
});

const plant = createRoute({
  getParentRoute: () => shell,
  path: '/plant',
  validateSearch: z.object({
    tab: z.enum(['equipment', 'connections', 'materials']).optional().catch(undefined),
    equipment: text,
    connection: text,
    material: text,
    // A lot number of digits only is a number to the router.
    lot: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../screens/plant/plant-screen.tsx'), 'PlantScreen'),
});

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: z.object({
    tab: z.enum(['incidents', 'deadLetters', 'refused']).optional().catch(undefined),
    state: z.enum(['open', 'settled']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../screens/incidents/incident-screen.tsx'), 'IncidentScreen'),
});

const administration = createRoute({
  getParentRoute: () => shell,
  path: '/administration',
  validateSearch: z.object({
    tab: z.enum(['people', 'skills', 'releases', 'audit', 'system']).optional().catch(undefined),
    subject: text,
    before: z.number().int().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../screens/administration/administration-screen.tsx'), 'AdministrationScreen'),
});

const help = createRoute({
  getParentRoute: () => shell,
  path: '/help/$',
  component: lazyRouteComponent(() => import('../screens/help/help-screen.tsx'), 'HelpScreen'),
});

/** Outside the shell: the tablet at a station loads neither the bar nor anything of the other screens. */
const terminal = createRoute({
  getParentRoute: () => root,
  path: '/terminal',
  validateSearch: z.object({ station: text, task: text }),
  component: lazyRouteComponent(() => import('../screens/terminal/terminal-screen.tsx'), 'TerminalScreen'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    terminal,
    shell.addChildren([flowList, design, backTest, line, units, unit, quality, firing, why, chart, plant, incidents, administration, help]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Waiting for="the screen" />,
  defaultErrorComponent: ScreenError,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
