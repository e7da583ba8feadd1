import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { designScreen } from './support/design-screen.ts';
import { signIn } from './support/sign-in.ts';
import { useStage } from './support/stage.ts';

const ROUTING = flowOf({ id: 'bench', kind: 'routing', name: 'Bench', product: 'P' }, { begin: ['start-on-job-order'], good: ['end'] }, [
  'begin.out > good.in',
]);

describeWith('chromium', 'signing in', () => {
  const stage = useStage();
  let engineer: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    engineer = await fettle.person('petra', 'processEngineer');
    await fettle.person('olga', 'operator');
    await engineer.call('createFlow', { body: { definition: ROUTING } });
  });

  test('with a wrong password says so, keeps the user name and lets one try again', async () => {
    const page = await stage().open('/line');
    await signIn(page, 'petra', 'not-the-password');

    await page.getByRole('alert').getByText('User name or password is wrong.').waitFor();

    expect(await page.getByLabel('User name').inputValue()).toBe('petra');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await signIn(page, 'petra');
    await page.getByRole('heading', { name: 'Line' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/line');
  });

  test('as an operator leads to the station and offers no screen of an engineer; by its address a drawing can be looked at, not changed', async () => {
    const { open, fettle } = stage();
    const page = await open('/');
    await signIn(page, 'olga');
    await page.getByRole('heading', { name: 'Which station is this?' }).waitFor();

    await page.getByRole('link', { name: 'Other screens' }).click();
    const screens = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
    await screens.first().waitFor();
    const offered = await screens.allInnerTexts();
    await page.goto('/design/bench');
    await page.getByText('You may look, not change').waitFor();
    await designScreen(page).select('good');
    await page.keyboard.press('Delete');

    expect(offered).toEqual(['Line', 'Terminal', 'Units']);
    expect(await designScreen(page).step('good').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Release…' }).isDisabled()).toBe(true);
    const operator = await fettle.person('otto', 'operator');
    const release = { params: { flow: 'bench' }, body: { revision: 1, reason: 'Just so' } };
    await expect(operator.call('releaseFlow', release)).rejects.toMatchObject({ code: 'notAllowed' });
  });

  test('is undone by signing out, which ends the session for every address', async () => {
    const { open } = stage();
    const page = await open('/line');
    await signIn(page, 'petra');
    await page.getByRole('button', { name: 'Signed in as Petra' }).click();

    await page.getByRole('menuitem', { name: 'Sign out' }).click();

    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.goto('/design/bench');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  test('is asked for again when the session has ended, on the same screen', async () => {
    const { open, databaseUrl } = stage();
    const page = await open('/design/bench', { as: engineer });
    const design = designScreen(page);
    await design.step('end').or(design.step('good')).waitFor();

    await endSessionsOf(databaseUrl, 'petra');
    const asked = page.getByRole('button', { name: 'Sign in' });
    const move = async (): Promise<void> => {
      await design.select('good');
      await page.keyboard.press('ArrowRight');
    };
    // Whatever comes first meets the end of the session: the step that is moved, or what the screen asks the server by itself.
    await Promise.race([asked.waitFor(), move()]);

    await asked.waitFor();
    await signIn(page, 'petra');
    await design.step('good').waitFor();
    expect(new URL(page.url()).pathname).toBe('/design/bench');
  });

  test('at a terminal refuses in the same words', async () => {
    const page = await stage().open('/terminal', { window: TABLET });
    await signIn(page, 'olga', 'not-the-password');

    await page.getByRole('alert').getByText('User name or password is wrong.').waitFor();
  });
});

/** As if twelve hours had passed. */
async function endSessionsOf(databaseUrl: string, userName: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('UPDATE session SET expires_at = 0 FROM app_user WHERE app_user.id = session.app_user AND user_name = $1', [userName]);
  await client.end();
}
