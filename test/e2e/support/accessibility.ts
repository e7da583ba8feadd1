import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The parts of axe's answer that are read here. */
interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Those that axe applies by itself: its tag for colours would add the stricter contrast of level AAA. */
const RULES_ABOUT_COLOURS = ['color-contrast', 'link-in-text-block'];

const IMPACTS_THAT_COUNT = ['serious', 'critical'];

/**
 * Colours on their way from one to another are neither. Whoever changed something may find that the page has not heard of it yet (the colour scheme of the system is told after the
 * style), and that one movement starts another: waits until two frames have passed without one that ends.
 */
const MOVEMENTS_ARE_OVER = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const moving = () => document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime) && one.playState !== 'finished');
  for (let still = 0; still < 2; ) {
    await frame();
    const movements = moving();
    still = movements.length === 0 ? still + 1 : 0;
    await Promise.all(movements.map((one) => one.finished.catch(() => {})));
  }
})()`;

/** What axe finds serious or critical on the page as it is now, a line for each element. `about` leaves out what only something else can have changed since the last time. */
export async function seriousViolations(page: Page, about: 'everything' | 'colours' = 'everything'): Promise<readonly string[]> {
  await page.evaluate(MOVEMENTS_ARE_OVER);
  if (about === 'everything') await page.evaluate(axe.source);
  const options = {
    resultTypes: ['violations'],
    ...(about === 'colours' ? { runOnly: { type: 'rule', values: RULES_ABOUT_COLOURS } } : {}),
  };
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations
    .filter(({ impact }) => IMPACTS_THAT_COUNT.includes(impact ?? ''))
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}: ${failureSummary?.split('\n').slice(1).join(' ')}`),
    );
}
