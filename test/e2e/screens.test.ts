import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { DESK, TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { darken } from './support/darken.ts';
import { designScreen } from './support/design-screen.ts';
import { useStage } from './support/stage.ts';
import { until } from './support/until.ts';

interface Screen {
  readonly what: string;
  readonly path: string;
  readonly window?: BrowserContextOptions;
  /** Nobody is signed in. */
  readonly signedOut?: boolean;
  /** Resolves when the screen shows what it is for. */
  readonly ready: (page: Page) => Promise<void>;
}

const heading = (name: string) => (page: Page) => page.getByRole('heading', { name, level: 1 }).waitFor();

const SCREENS: readonly Screen[] = [
  { what: 'sign-in', path: '/', signedOut: true, ready: (page) => page.getByRole('button', { name: 'Sign in' }).waitFor() },
  { what: 'flows', path: '/design', ready: (page) => page.getByRole('link', { name: 'S-block' }).waitFor() },
  {
    what: 'design of a routing',
    path: '/design/s-block',
    async ready(page) {
      const design = designScreen(page);
      await design.step('Mill and measure').waitFor();
      await design.select('Mill and measure');
      await page.getByRole('tab', { name: /^Problems/ }).click();
      await page.getByText('No problems. It can be released.').waitFor();
    },
  },
  {
    what: 'design of a rule',
    path: '/design/tool-wear',
    async ready(page) {
      await designScreen(page).step('Tool is worn').waitFor();
      await designScreen(page).select('Tool is worn');
      await page.getByRole('textbox', { name: 'Value', exact: true }).waitFor();
    },
  },
  {
    what: 'simulation',
    path: '/design/s-block',
    async ready(page) {
      await designScreen(page).step('Mill and measure').waitFor();
      await page.getByRole('button', { name: 'Simulate' }).click();
      await page.getByRole('button', { name: 'Start a unit' }).click();
    },
  },
  {
    what: 'keys of the editor',
    path: '/design/s-block',
    async ready(page) {
      await designScreen(page).step('Mill and measure').waitFor();
      await page.getByRole('button', { name: 'Help' }).click();
      await page.getByRole('menuitem', { name: 'Keys' }).click();
      await page.getByRole('dialog', { name: 'Keys of the editor' }).waitFor();
    },
  },
  {
    what: 'new routing',
    path: '/design',
    async ready(page) {
      await page.getByRole('button', { name: 'New routing' }).click();
      await page.getByRole('dialog', { name: 'New routing' }).getByRole('button', { name: 'Draw it' }).waitFor();
    },
  },
  {
    what: 'release',
    path: '/design/s-block',
    async ready(page) {
      await designScreen(page).step('Mill and measure').waitFor();
      await page.getByRole('button', { name: 'Release…' }).click();
      await page.getByRole('dialog').getByLabel('Why').waitFor();
    },
  },
  {
    what: 'a rule and its shadow mode',
    path: '/design/tool-wear',
    ready: (page) => page.getByRole('heading', { name: 'Shadow mode' }).waitFor(),
  },
  { what: 'line', path: '/line', ready: (page) => page.getByRole('region', { name: 'Operations' }).waitFor() },
  { what: 'board of the line', path: '/line?board=1', ready: (page) => page.getByText('Mill and measure').first().waitFor() },
  { what: 'units', path: '/units', ready: (page) => page.getByRole('link', { name: 'SB-0001-001' }).waitFor() },
  {
    what: 'job orders',
    path: '/units?tab=orders',
    ready: (page) =>
      page
        .getByText(/^SB-0001/)
        .first()
        .waitFor(),
  },
  {
    what: 'new job order',
    path: '/units',
    async ready(page) {
      await page.getByRole('button', { name: 'New job order' }).click();
      await page
        .getByRole('dialog', { name: 'New job order' })
        .getByText(/^Its serial number will be/)
        .waitFor();
    },
  },
  { what: 'unit', path: '/units/SB-0001-001', ready: (page) => page.getByRole('region', { name: 'Journey' }).waitFor() },
  { what: 'quality', path: '/quality', ready: heading('Quality') },
  { what: 'firings', path: '/quality?tab=firings', ready: heading('Quality') },
  { what: 'reactions', path: '/quality?tab=reactions', ready: (page) => page.getByRole('region', { name: 'The reaction' }).waitFor() },
  {
    what: 'units, orders and machines on hold',
    path: '/quality?tab=holds',
    ready: (page) => page.getByRole('heading', { name: 'Units', exact: true }).waitFor(),
  },
  {
    what: 'back-test',
    path: '/design/tool-wear/back-test',
    ready: (page) => page.getByRole('slider', { name: /^Threshold/ }).waitFor(),
  },
  {
    what: 'control charts',
    path: '/quality?tab=charts',
    ready: (page) => page.getByRole('link', { name: 'Spindle speed out of control' }).first().waitFor(),
  },
  {
    what: 'control chart',
    path: '/quality/charts/spindle-speed/chart/mill-1',
    ready: heading('Spindle speed out of control'),
  },
  {
    what: 'one firing',
    path: '/quality?tab=firings',
    async ready(page) {
      await page.getByRole('link', { name: 'Everything about this firing' }).click();
      await page.getByRole('region', { name: 'The way through the rule' }).waitFor();
    },
  },
  {
    what: 'why a rule did not fire',
    path: '/quality/why?flow=tool-wear&unit=SB-0001-001',
    ready: (page) => page.getByRole('article').first().waitFor(),
  },
  { what: 'plant', path: '/plant', ready: heading('Plant') },
  { what: 'connections', path: '/plant?tab=connections', ready: (page) => page.getByRole('navigation', { name: 'Connections' }).waitFor() },
  { what: 'materials', path: '/plant?tab=materials', ready: (page) => page.getByRole('navigation', { name: 'Materials' }).waitFor() },
  { what: 'incidents', path: '/incidents', ready: heading('Incidents') },
  { what: 'dead letters', path: '/incidents?tab=deadLetters', ready: heading('Incidents') },
  { what: 'people', path: '/administration', ready: heading('Administration') },
  { what: 'skills', path: '/administration?tab=skills', ready: heading('Administration') },
  {
    what: 'a skill that is given',
    path: '/administration?tab=skills',
    async ready(page) {
      await page.getByRole('button', { name: 'Give to…' }).first().click();
      await page.getByRole('dialog', { name: /^Give/ }).getByRole('button', { name: 'Give' }).waitFor();
    },
  },
  {
    what: 'a new person',
    path: '/administration',
    async ready(page) {
      await page.getByRole('button', { name: 'Add a person' }).click();
      await page.getByRole('dialog', { name: 'Add a person' }).getByText('Roles').waitFor();
    },
  },
  { what: 'system', path: '/administration?tab=system', ready: (page) => page.getByRole('region', { name: 'Server' }).waitFor() },
  { what: 'audit trail', path: '/administration?tab=audit', ready: heading('Administration') },
  { what: 'a page of the guide', path: '/help/guide/simulate', ready: heading('Simulate') },
  { what: 'an address that is none', path: '/nowhere', ready: (page) => page.getByRole('link').first().waitFor() },
  {
    what: 'choice of the station',
    path: '/terminal',
    window: TABLET,
    ready: (page) => page.getByRole('button', { name: /Deburr and pack/ }).waitFor(),
  },
  {
    what: 'queue of a station',
    path: '/terminal?station=bench-1',
    window: TABLET,
    ready: (page) =>
      page
        .getByRole('button', { name: /^(Open )?SB-/ })
        .first()
        .waitFor(),
  },
  {
    what: 'step of a work instruction',
    path: '/terminal?station=bench-1',
    window: TABLET,
    async ready(page) {
      await page
        .getByRole('button', { name: /^(Open )?SB-/ })
        .first()
        .tap();
      await page.getByRole('heading', { name: /^Step 1 of/ }).waitFor();
    },
  },
  {
    what: 'call for help',
    path: '/terminal?station=bench-1',
    window: TABLET,
    async ready(page) {
      await page.getByRole('button', { name: 'Call help' }).tap();
      await page.getByRole('dialog', { name: 'Call help' }).waitFor();
    },
  },
];

describeWith('chromium', 'the screens of the running demo', () => {
  const stage = useStage({ demo: true });

  beforeAll(async () => {
    await stage().fettle.admin.call('putSkill', {
      params: { skill: 'deburring' },
      body: { id: 'deburring', title: 'Deburring', description: '' },
    });
    await until(
      'a unit waits at the bench',
      async () => (await stage().fettle.admin.call('listTasks', { query: { station: 'bench-1' } })).tasks.length > 0,
      90_000,
    );
  });

  const atDesk = SCREENS.filter(({ signedOut, window }) => signedOut !== true && window === undefined);
  const isDesign = ({ path }: Screen): boolean => path.startsWith('/design');

  // Many screens in one window, one after the other: what they share is loaded once.
  test.each([
    ['for whoever is not signed in', SCREENS.filter(({ signedOut }) => signedOut === true)],
    ['where flows are drawn', atDesk.filter(isDesign)],
    ['at a desk', atDesk.filter((screen) => !isDesign(screen))],
    ['at a station', SCREENS.filter(({ window }) => window !== undefined)],
  ])('%s: axe finds nothing serious by day or by night, the console stays empty', { timeout: 240_000 }, async (_, screens) => {
    const { open, fettle } = stage();
    const [{ window = DESK, signedOut = false } = { window: DESK }] = screens;
    const page = await open('about:blank', { window, ...(signedOut ? {} : { as: fettle.admin }) });
    const found: Record<string, unknown> = {};

    for (const { what, path, ready } of screens) {
      await page.emulateMedia({ colorScheme: 'light' });
      // One screen that is not as expected must not keep the others from being seen.
      const isThere = await page
        .goto(path)
        .then(() => ready(page))
        .then(
          () => true,
          (error: unknown) => {
            found[what] = `does not show what it is for: ${error}`;
            return false;
          },
        );
      if (!isThere) continue;
      const light = await seriousViolations(page);
      await darken(page, window);
      const dark = await seriousViolations(page, 'colours');
      if (light.length + dark.length > 0) found[what] = { light, dark };
    }

    expect(found).toEqual({});
  });
});
