import type { FlowDefinition } from '@fettle/flows';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { describeWith } from '../support/optional-part.ts';
import { type DesignScreen, designScreen } from './support/design-screen.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';

/** Begin → Cut → Deburr → Good, drawn side by side. */
function routing(id: string): FlowDefinition {
  const definition = flowOf(
    { id, kind: 'routing', name: id, product: 'P' },
    {
      begin: ['start-on-job-order', {}, 'Begin'],
      cut: ['manual-operation', { station: 'bench-1' }, 'Cut'],
      deburr: ['manual-operation', { station: 'bench-1' }, 'Deburr'],
      good: ['end', {}, 'Good'],
    },
    ['begin.out > cut.in', 'cut.done > deburr.in', 'deburr.done > good.in'],
  );
  const positions = Object.fromEntries(definition.flowNodes.map((flowNode, index) => [flowNode.id, { x: index * 260, y: 0 }]));
  return { ...definition, layout: { ...definition.layout, positions } };
}

interface Gesture {
  readonly what: string;
  readonly make: (design: DesignScreen) => Promise<void>;
}

const GESTURES: readonly Gesture[] = [
  { what: 'dragging a step', make: (design) => dragStep(design, 'Deburr', { x: 0, y: 120 }) },
  {
    what: 'nudging it',
    make: async (design) => {
      await design.select('Cut');
      await design.page.keyboard.press('Shift+ArrowDown');
    },
  },
  { what: 'renaming it', make: (design) => design.rename('Cut', 'Saw') },
  {
    what: 'changing a setting',
    make: async (design) => {
      await design.select('Cut');
      await design.inspector.getByRole('combobox', { name: 'Station' }).fill('bench-2');
    },
  },
  { what: 'dragging a step from the palette', make: (design) => design.drag('Timer', { x: 420, y: 420 }) },
  {
    what: 'inserting a step into a connection',
    make: async (design) => {
      await design.connection('Cut', 'Deburr').click();
      await design.appendByKey('timer');
    },
  },
  {
    what: 'replacing a step',
    make: async (design) => {
      await design.select('Deburr');
      await design.page.keyboard.press('r');
      const field = design.page.getByRole('dialog').getByRole('combobox', { name: 'Search steps' });
      await field.fill('inspection');
      await field.press('Enter');
    },
  },
  {
    what: 'deleting a step',
    make: async (design) => {
      await design.select('Deburr');
      await design.page.keyboard.press('Delete');
    },
  },
  {
    what: 'deleting a step and closing the gap',
    make: async (design) => {
      await design.select('Deburr');
      await design.page.keyboard.press('Control+Delete');
    },
  },
  {
    what: 'duplicating a step',
    make: async (design) => {
      await design.select('Cut');
      await design.page.keyboard.press('Control+d');
    },
  },
  {
    what: 'pasting two steps',
    make: async (design) => {
      await design.select('Cut');
      await design.step('Deburr').click({ modifiers: ['Control'] });
      await design.page.keyboard.press('Control+c');
      await design.page.keyboard.press('Control+v');
    },
  },
  {
    what: 'moving a connection by keyboard',
    make: async (design) => {
      await design.select('Cut');
      await leadTo(design, 'Done', 'Good');
    },
  },
  {
    what: 'leading a way elsewhere from the list of what fits',
    make: async (design) => {
      await design.select('Cut');
      await design.page.keyboard.press('c');
      const field = design.page.getByRole('dialog', { name: 'Connect Cut' }).getByRole('combobox');
      await field.fill('Good');
      await field.press('Enter');
    },
  },
  {
    what: 'aligning two steps',
    make: async (design) => {
      await design.select('Cut');
      await design.step('Deburr').click({ modifiers: ['Control'] });
      await design.page.keyboard.press('Alt+a');
    },
  },
  {
    what: 'grouping two steps',
    make: async (design) => {
      await design.select('Cut');
      await design.step('Deburr').click({ modifiers: ['Control'] });
      await design.page.keyboard.press('Control+g');
    },
  },
  {
    what: 'putting down a note',
    make: async (design) => {
      await design.canvas.click({ position: { x: 20, y: 20 } });
      await design.page.keyboard.press('n');
    },
  },
  {
    what: 'tidying',
    make: async (design) => {
      await design.canvas.click({ position: { x: 20, y: 20 } });
      await design.page.keyboard.press('Shift+Alt+T');
    },
  },
];

describeWith('chromium', 'editing a routing', () => {
  const stage = useStage();
  let petra: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    petra = await fettle.person('petra', 'processEngineer');
  });

  async function draw(id: string): Promise<DesignScreen> {
    await petra.call('createFlow', { body: { definition: routing(id) } });
    return openFlow(id, petra);
  }

  async function openFlow(id: string, as: ApiClient): Promise<DesignScreen> {
    const page = await stage().open(`/design/${id}`, { as });
    const design = designScreen(page);
    await design.step('Begin').waitFor();
    return design;
  }

  const draftOf = async (id: string): Promise<FlowDefinition> => (await petra.call('getFlow', { params: { flow: id } })).draft;

  test('each gesture is one step of undo and redo', async () => {
    const design = await draw('undone');
    await design.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const undo = design.page.getByRole('button', { name: 'Undo' });
    const redo = design.page.getByRole('button', { name: 'Redo' });
    // So far away that whatever is added is in view: what is not, is not on the page.
    for (let time = 0; time < 2; time += 1) await design.canvas.getByRole('button', { name: 'Zoom out' }).click();
    const before = await drawingOf(design);

    for (const { what, make } of GESTURES) {
      await make(design);
      await soon(() => drawingOf(design), what).not.toEqual(before);
      const after = await drawingOf(design);
      await undo.click();
      await soon(() => drawingOf(design), `undoing: ${what}`).toEqual(before);
      await redo.click();
      await soon(() => drawingOf(design), `redoing: ${what}`).toEqual(after);
      await undo.click();
      await soon(() => drawingOf(design), `undoing again: ${what}`).toEqual(before);
      await soon(() => undo.isDisabled(), `nothing is left to undo after: ${what}`).toBe(true);
    }
    await design.saved();
    expect(inOrder(await draftOf('undone'))).toEqual(inOrder(routing('undone')));
  });

  test('steps are copied into another flow, in another browser window', async () => {
    const [from, into] = [await draw('copied-from'), await draw('copied-into')];
    for (const { page } of [from, into]) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await from.select('Cut');
    await from.page.keyboard.press('Control+c');
    await soon(() => from.page.evaluate<string>('navigator.clipboard.readText()')).toContain('manual-operation');

    await into.canvas.click({ position: { x: 20, y: 20 } });
    await into.page.keyboard.press('Control+v');

    await soon(() => into.canvas.getByRole('group', { name: /, Manual operation$/ }).count()).toBe(3);
    await into.saved();
    await soon(async () => (await draftOf('copied-into')).flowNodes.length).toBe(5);
  });

  test('a step that is deleted with Ctrl+Delete leaves its neighbours connected, with Delete it does not', async () => {
    const design = await draw('removed');

    await design.select('Deburr');
    await design.page.keyboard.press('Control+Delete');
    await design.connection('Cut', 'Good').waitFor({ state: 'attached' });
    await design.select('Cut');
    await design.page.keyboard.press('Delete');
    await design.step('Cut').waitFor({ state: 'detached' });

    expect(await design.canvas.getByRole('group', { name: /^From / }).count()).toBe(0);
    await design.saved();
    await soon(async () => (await draftOf('removed')).flowNodes.map(({ name }) => name)).toEqual(['Begin', 'Good']);
  });

  test('everything is saved by itself and there again after a reload', async () => {
    const design = await draw('kept');
    await design.rename('Cut', 'Saw');
    await design.field('Instruction').fill('Saw it off');
    await dragStep(design, 'Good', { x: 0, y: 130 });
    await design.page
      .getByText('Not saved yet', { exact: true })
      .or(design.page.getByText('Saving…', { exact: true }))
      .waitFor();
    await design.kept();
    const before = await drawingOf(design);

    await design.page.reload();
    await design.step('Saw').waitFor();

    expect(await drawingOf(design)).toEqual(before);
    await design.select('Saw');
    expect(await design.field('Instruction').inputValue()).toBe('Saw it off');
  });

  test('a called routing opens in place, and one goes into it and comes back, by key', async () => {
    const called = { ...routing('paint'), name: 'Paint' };
    const calling = flowOf(
      { id: 'calling', kind: 'routing', name: 'Calling', product: 'P' },
      { begin: ['start-on-job-order', {}, 'Begin'], paint: ['call-routing', { flow: 'paint' }, 'Paint it'], good: ['end', {}, 'Good'] },
      ['begin.out > paint.in', 'paint.good > good.in'],
    );
    for (const definition of [called, calling]) await petra.call('createFlow', { body: { definition } });
    const design = await openFlow('calling', petra);
    const { page } = design;
    const frame = design.canvas.getByRole('region', { name: 'Paint, opened in place' });

    await design.select('Paint it');
    await page.keyboard.press('f');
    await frame.getByRole('button', { name: 'Deburr, Manual operation' }).waitFor();
    await page.keyboard.press('f');
    await frame.waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'Paint', exact: true }).waitFor();
    await design.step('Deburr').waitFor();
    await page.getByRole('navigation', { name: 'Called by' }).getByRole('link', { name: 'Calling' }).waitFor();
    await page.keyboard.press('u');

    await page.getByRole('heading', { name: 'Calling', exact: true }).waitFor();
    await soon(() => design.field('Name').inputValue()).toBe('Paint it');
  });

  test('an instruction is seen as the operator sees it while it is typed, on each device and in each language', async () => {
    const design = await draw('previewed');
    const { page } = design;
    const panel = page.getByRole('region', { name: 'As the operator sees it' });
    const device = panel.frameLocator('iframe');

    await design.select('Cut');
    await page.keyboard.press('w');
    await design.field('Instruction').fill('Saw it off');
    await device.getByText('Saw it off').first().waitFor();
    await design.inspector.getByRole('combobox', { name: 'Add a language' }).fill('de');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'The instruction in Deutsch' });
    await dialog.getByRole('textbox', { name: 'Deutsch: Saw it off' }).fill('Absägen');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await panel.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'Deutsch' }).click();

    await device.getByText('Absägen').first().waitFor();
    await panel.getByText('Phone').click();
    await device.getByRole('button', { name: /^Done|^Confirm/ }).waitFor();
    await design.kept();
  });

  test('a way that is let go on nothing gets its step there, in between; what was caught with the lasso can be clicked; each has a menu', async () => {
    const design = await draw('pulled');
    const { page } = design;
    await design.canvas.getByRole('img', { name: 'Overview of the flow' }).waitFor();
    const cut = await design.step('Cut').boundingBox();
    const good = await design.step('Good').boundingBox();
    if (cut === null || good === null) throw new Error('The routing is not on the screen.');

    await design.step('Cut').getByTitle('Done', { exact: true }).hover();
    await page.mouse.down();
    await page.mouse.move(cut.x + 260, cut.y + 220, { steps: 6 });
    await page.mouse.up();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Search steps' }).fill('timer');
    await page.keyboard.press('Enter');
    await design.connection('Timer', 'Deburr').waitFor({ state: 'attached' });
    expect(await design.connection('Cut', 'Timer').count()).toBe(1);
    expect(await design.connection('Cut', 'Deburr').count()).toBe(0);

    await page.keyboard.down('Shift');
    await page.mouse.move(cut.x - 20, cut.y - 40);
    await page.mouse.down();
    await page.mouse.move(good.x - 10, good.y + good.height + 20, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await design.inspector.getByText(/^\d selected$/).waitFor();
    expect(await page.evaluate<string>('String(getSelection())')).toBe('');
    await design.select('Deburr');

    await design.step('Cut').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Duplicate/ }).click();
    await soon(() => design.canvas.getByRole('group', { name: /, Manual operation$/ }).count()).toBe(3);
  });

  test('groups and notes: the keys go on with what came of them, each is said, and nothing comes to lie over another', async () => {
    const design = await draw('grouped');
    const { page } = design;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const said = page.getByRole('status', { name: 'What was done' });
    const group = (title: string) => design.canvas.getByRole('group', { name: title });
    await said.waitFor({ state: 'attached' });

    await design.select('Cut');
    await design.step('Deburr').click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+g');
    await page.locator(':focus').and(design.field('Group')).waitFor();
    await page.keyboard.type('Machining');
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await group('Group Machining, 2 steps, folded').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await soon(() => said.textContent()).toBe('Done: paste 2 steps. Group Machining, 2 steps');

    await page.keyboard.press('n');
    await page.keyboard.type('Two benches');
    await page.keyboard.press('Escape');
    await design.inspector.getByRole('textbox', { name: 'Note' }).waitFor();
    await page.keyboard.press('Shift+Alt+T');
    await soon(() => said.textContent()).toBe('Done: tidy');
    await page.keyboard.press('Control+f');
    await page.getByRole('dialog', { name: 'Find a step' }).getByRole('combobox').fill('Good');
    await page.keyboard.press('Enter');
    await soon(() => said.textContent()).toBe('Good, End');
    await design.saved();

    const { layout } = await draftOf('grouped');
    const [cut, deburr] = ['cut', 'deburr'].map((id) => layout.positions[id] ?? { x: 0, y: 0 });
    expect((deburr?.x ?? 0) - (cut?.x ?? 0), 'room for the connection between two steps of a group').toBeGreaterThan(260);
    const [note] = layout.notes;
    const covered = Object.values(layout.positions).filter(
      ({ x, y }) => Math.abs(x - (note?.position.x ?? 0)) < 200 && Math.abs(y - (note?.position.y ?? 0)) < 50,
    );
    expect(covered).toEqual([]);
  });

  test('without a mouse and a keyboard: a finger selects, connects, carries a step, also from the palette, and a resting one opens the menu', async () => {
    await petra.call('createFlow', { body: { definition: routing('touched') } });
    const page = await stage().open('/design/touched', { as: petra, window: { viewport: { width: 1180, height: 820 }, hasTouch: true } });
    const design = designScreen(page);
    await design.canvas.getByRole('img', { name: 'Overview of the flow' }).waitFor();
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { readonly x: number; readonly y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    const middleOf = async (element: Locator) => {
      const { x, y, width, height } = (await element.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      return { x: x + width / 2, y: y + height / 2 };
    };

    await design.step('Cut').tap();
    await soon(() => design.field('Name').inputValue()).toBe('Cut');
    await touch('touchStart', await middleOf(design.step('Deburr')));
    await page.getByRole('menu').waitFor();
    await touch('touchEnd');
    await page.getByRole('menuitem', { name: /^Delete Delete|^Delete$/ }).tap();
    await design.step('Deburr').waitFor({ state: 'detached' });

    const carry = async (from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }) => {
      await touch('touchStart', from);
      for (const part of [0.25, 0.5, 0.75, 1])
        await touch('touchMove', { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
      await touch('touchEnd');
    };
    await carry(await middleOf(design.step('Cut').getByTitle('Done', { exact: true })), await middleOf(design.step('Good')));
    await design.connection('Cut', 'Good').waitFor({ state: 'attached' });
    const good = await middleOf(design.step('Good'));
    await carry(good, { x: good.x, y: good.y + 120 });
    await soon(async () => Math.round((await middleOf(design.step('Good'))).y - good.y)).toBe(120);

    const option = await middleOf(page.getByRole('option', { name: /^Inspection/ }));
    const goal = { x: option.x + 420, y: option.y + 260 };
    await touch('touchStart', option);
    await page.getByText('Inspection', { exact: true }).nth(1).waitFor();
    await touch('touchMove', { x: goal.x - 20, y: goal.y - 20 });
    await touch('touchMove', goal);
    await touch('touchEnd');
    await design.step('Inspection').waitFor();
  });

  test('the guide, the keys and all node types are in the product', async () => {
    const page = await stage().open('/help/guide/simulate', { as: petra });

    await page.getByRole('heading', { name: 'Simulate', level: 1 }).waitFor();
    await page.getByRole('img', { name: 'A simulation' }).waitFor();
    await page.getByRole('navigation', { name: 'Help', exact: true }).getByRole('link', { name: 'Release, compare, move units' }).click();
    await page.getByRole('heading', { name: 'Units in progress' }).waitFor();
    await page.getByRole('link', { name: 'moving units' }).click();
    await page.getByRole('heading', { name: /^Moving units/, level: 1 }).waitFor();
    await page.getByRole('link', { name: 'All node types' }).click();
    await page.getByRole('textbox', { name: 'Find on this page' }).fill('rework');
    await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Rework' }).click();
    await page.getByRole('heading', { name: /^Rework:/ }).waitFor();
  });

  describe('without a mouse', () => {
    test('a dialog that is left gives the focus back to where it was, and each list begins anew', async () => {
      const design = await draw('focused');
      const { page } = design;
      const leave = async (key: string, dialog: string): Promise<void> => {
        await page.keyboard.press(key);
        await page.getByRole('dialog', { name: dialog }).getByRole('combobox').and(page.locator(':focus')).waitFor();
        await page.keyboard.press('Escape');
      };
      const focusIs = (element: Locator) => element.and(page.locator(':focus')).waitFor();

      await design.select('Cut');
      await leave('Control+k', 'Commands');
      await focusIs(design.step('Cut'));
      await leave('a', 'What comes after “Cut”?');
      await focusIs(design.step('Cut'));
      await design.field('Instruction').click();
      await leave('Control+k', 'Commands');
      await focusIs(design.field('Instruction'));

      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill('find a step');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Find a step' }).getByRole('combobox').and(page.locator('[value=""]')).waitFor();
      await page.keyboard.type('good');
      await page.keyboard.press('Enter');
      await soon(() => design.field('Name').inputValue()).toBe('Good');
    });

    test('in a list the focus follows what is moved, and stays in the list when something goes', async () => {
      const design = await draw('listed');
      const { page } = design;
      const button = (name: string) => design.inspector.getByRole('button', { name, exact: true });
      const hasFocus = (name: string) => page.locator(':focus').and(button(name)).waitFor();
      await design.select('Cut');
      for (const items of [2, 3]) {
        await button('Add step').press('Enter');
        await button(`Remove: ${items}`).first().waitFor();
      }

      await button('Move up: 3').press('Enter');
      await hasFocus('Move up: 2');
      await page.keyboard.press('Enter');
      await hasFocus('Move down: 1');
      await button('Remove: 3').press('Enter');

      await page.locator(':focus').and(button('Remove: 2')).waitFor();
    });

    test('a routing is drawn, connected, named and taken back', async () => {
      await petra.call('createFlow', { body: { definition: { ...routing('by-key'), flowNodes: [], sequenceFlows: [] } } });
      const page = await stage().open('/design/by-key', { as: petra });
      const design = designScreen(page);
      await page.getByText('Begin where a unit begins').waitFor();

      await page.keyboard.press('Tab');
      await page.keyboard.type('start on');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await design.appendByKey('manual');
      await page.keyboard.press('F2');
      await page.keyboard.type('Assemble');
      await tabTo(page, 'Station');
      await page.keyboard.type('bench-1');
      await page.keyboard.press('Shift+Tab');
      await design.appendByKey('end');
      await design.connection('Assemble', 'End').waitFor({ state: 'attached' });
      await page.keyboard.press('Alt+ArrowLeft');
      await page.keyboard.press('Alt+ArrowLeft');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Connections');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Unit starts →');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.type('End');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await design.connection('Start on job order', 'End').waitFor({ state: 'attached' });
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Control+z');

      await design.connection('Start on job order', 'Assemble').waitFor({ state: 'attached' });
      await design.saved();
      await expect
        .poll(async () => (await draftOf('by-key')).flowNodes.map(({ name }) => name))
        .toEqual(['Start on job order', 'Assemble', 'End']);

      // Past the connections and steps, and out of the canvas again.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await tabTo(page, 'From Start on job order to Assemble');
      await tabTo(page, 'Zoom in');
    });
  });
});

/** The order of steps and connections in a definition means nothing. */
function inOrder(definition: FlowDefinition): FlowDefinition {
  const byId = <Part extends { readonly id: string }>(parts: readonly Part[]): Part[] =>
    parts.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return { ...definition, flowNodes: byId(definition.flowNodes), sequenceFlows: byId(definition.sequenceFlows) };
}

/** What is drawn and where, from the canvas itself. */
async function drawingOf(design: DesignScreen): Promise<{ readonly steps: readonly string[]; readonly connections: readonly string[] }> {
  const boxes = await design.canvas
    .getByRole('group', { name: /, [A-Z]|^Empty note$|^Group / })
    .evaluateAll((all) => all.map((box) => `${box.getAttribute('aria-label')} ${box.style.transform} ${box.textContent}`));
  const connections = await design.canvas
    .getByRole('group', { name: /^From / })
    .evaluateAll((all) => all.map((connection) => connection.getAttribute('aria-label') ?? ''));
  return { steps: boxes.toSorted(), connections: connections.toSorted() };
}

async function dragStep(design: DesignScreen, name: string, by: { readonly x: number; readonly y: number }): Promise<void> {
  const box = await design.step(name).boundingBox();
  if (box === null) throw new Error(`"${name}" is not on the screen.`);
  const { mouse } = design.page;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await mouse.move(middle.x, middle.y);
  await mouse.down();
  await mouse.move(middle.x + by.x, middle.y + by.y, { steps: 6 });
  await mouse.up();
}

/** Presses Tab until the focus is where this label is. */
async function tabTo(page: Page, label: string): Promise<void> {
  const named =
    "document.activeElement?.labels?.[0]?.innerText ?? document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.innerText";
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string | undefined>(named);
    if (focused?.trim().startsWith(label)) return;
    passed.push(focused?.trim().split('\n')[0] ?? '');
  }
  throw new Error(`60 times Tab did not lead to "${label}", but past ${passed.join(', ')}.`);
}

/** Connections tab: where this way out leads. */
async function leadTo(design: DesignScreen, port: string, step: string): Promise<void> {
  await design.inspector.getByRole('tab', { name: 'Connections' }).click();
  await design.inspector.getByRole('combobox', { name: new RegExp(`^${port}`) }).click();
  await design.page.getByRole('option', { name: step, exact: true }).click();
  await design.inspector.getByRole('tab', { name: 'Settings' }).click();
}
