import type { Locator, Page } from 'playwright-core';

/** What an engineer does on the design screen, by mouse and by keyboard. */
export interface DesignScreen {
  readonly page: Page;
  readonly canvas: Locator;
  readonly inspector: Locator;
  readonly problems: Locator;
  /** A step on the canvas, by its name. */
  step(name: string): Locator;
  /** All steps on the canvas. */
  steps(): Locator;
  /** A connection on the canvas, by the names of the steps at its ends. */
  connection(from: string, to: string): Locator;
  /** A field of the step that is selected. */
  field(label: string): Locator;
  /** Drags a node type from the palette onto the canvas, so that its box begins near this place of the canvas (pixels). */
  drag(nodeType: string, place: { readonly x: number; readonly y: number }): Promise<void>;
  /** Tab, search, Enter: puts a step after the selected one. */
  insertByKey(search: string): Promise<void>;
  /** A, search, Enter: appends a step to the selected one. */
  appendByKey(search: string): Promise<void>;
  /** Selects this step and appends another by key; the new one is selected then. */
  appendTo(step: string, search: string): Promise<void>;
  /** Presses the mouse on a way out and carries the connection to a step's way in, without letting go. */
  carryConnection(
    from: { readonly step: string; readonly port: string },
    to: { readonly step: string; readonly port: string },
  ): Promise<void>;
  connect(from: { readonly step: string; readonly port: string }, to: { readonly step: string; readonly port: string }): Promise<void>;
  select(step: string): Promise<void>;
  rename(step: string, name: string): Promise<void>;
  /** Opens the list of an equipment, station or signal field and takes one of what it offers. */
  choose(label: string, option: string): Promise<void>;
  /** Brings all of the drawing into view: what lies outside is not on the page. */
  fit(): Promise<void>;
  /** What was changed is kept, for oneself alone. */
  kept(): Promise<void>;
  /** Shares what was changed, and waits until it is. */
  saved(): Promise<void>;
}

export function designScreen(page: Page): DesignScreen {
  const canvas = page.getByRole('region', { name: 'Canvas' });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const palette = page.getByRole('complementary', { name: 'Palette' });
  const step = (name: string): Locator => canvas.getByRole('group', { name: new RegExp(`^${escaped(name)}, `) });
  const port = (end: { readonly step: string; readonly port: string }): Locator => step(end.step).getByTitle(end.port, { exact: true });

  const screen: DesignScreen = {
    page,
    canvas,
    inspector,
    problems: page.getByRole('list', { name: 'Problems' }),
    step,
    steps: () => canvas.getByRole('group', { name: /, [A-Z]/ }),
    connection: (from, to) => canvas.getByRole('group', { name: `From ${from} to ${to}`, exact: true }),
    field: (label) => inspector.getByRole('textbox', { name: label, exact: true }),
    async drag(nodeType, targetPosition) {
      // By its whole title: "Timer" is also how "Timer at an operation" begins.
      const option = palette.getByRole('option').filter({ has: page.getByText(nodeType, { exact: true }) });
      await option.dragTo(canvas, { targetPosition });
      await canvas
        .getByRole('group', { name: new RegExp(`, ${escaped(nodeType)}$`) })
        .last()
        .waitFor();
    },
    async insertByKey(search) {
      await page.keyboard.press('Tab');
      const field = palette.getByRole('combobox', { name: 'Search steps' });
      await field.fill(search);
      await field.press('Enter');
      await field.fill('');
      await field.press('Escape');
    },
    async appendByKey(search) {
      await page.keyboard.press('a');
      const field = page.getByRole('dialog').getByRole('combobox', { name: 'Search steps' });
      await field.fill(search);
      await field.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
    async appendTo(name, search) {
      await screen.select(name);
      await screen.appendByKey(search);
    },
    async carryConnection(from, to) {
      await port(from).hover();
      await page.mouse.down();
      const box = await port(to).boundingBox();
      if (box === null) throw new Error(`"${to.step}" has no "${to.port}" on the screen.`);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 12 });
    },
    async connect(from, to) {
      await screen.carryConnection(from, to);
      await page.mouse.up();
      await screen.connection(from.step, to.step).waitFor({ state: 'attached' });
    },
    async select(name) {
      await step(name).click();
      await inspector
        .getByRole('textbox', { name: 'Name', exact: true })
        .and(page.locator(`[value="${name}"]`))
        .waitFor();
    },
    async rename(from, to) {
      await screen.select(from);
      await screen.field('Name').fill(to);
      await step(to).waitFor();
    },
    async choose(label, option) {
      const field = inspector.getByRole('combobox', { name: label, exact: true }).or(screen.field(label));
      await field.click();
      await page.getByRole('option', { name: new RegExp(`^${escaped(option)}`) }).click();
    },
    fit: () => canvas.getByRole('button', { name: 'Fit everything' }).click(),
    kept: () => page.getByText('Saved for you alone', { exact: true }).waitFor(),
    async saved() {
      const share = page.getByRole('button', { name: 'Share', exact: true });
      const saved = page.getByText('Draft saved', { exact: true });
      await share.or(saved).waitFor();
      if (await share.isVisible()) await page.keyboard.press('Control+Shift+S');
      await saved.waitFor();
    },
  };
  return screen;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
