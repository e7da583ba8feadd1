import type { Page } from 'playwright-core';

/** What an engineer does, at the pace of a hand. */

/** Drags the box nearest to the middle of the canvas around in a circle, and puts it down. */
export async function dragStep(page: Page, moves: number): Promise<void> {
  const at = await middleBox(page);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  for (let move = 1; move <= moves; move += 1) {
    const angle = (move / 40) * 2 * Math.PI;
    await page.mouse.move(at.x + 90 * Math.sin(angle), at.y + 60 * (1 - Math.cos(angle)));
  }
  await page.mouse.up();
}

/** Pushes the whole drawing with the middle button. */
export async function panCanvas(page: Page, moves: number): Promise<void> {
  const frame = await canvasFrame(page);
  const at = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down({ button: 'middle' });
  for (let move = 1; move <= moves; move += 1) await page.mouse.move(at.x - (move % 60) * 8, at.y - (move % 40) * 4);
  await page.mouse.up({ button: 'middle' });
}

/** Finds a step by its name, as one does among a thousand, and puts the cursor into its instruction. */
export async function beginTyping(page: Page, step: string): Promise<void> {
  await page.getByRole('region', { name: 'Canvas' }).focus();
  await page.keyboard.press('Control+f');
  await page.getByRole('dialog', { name: 'Find a step' }).getByRole('combobox').fill(step);
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Inspector' }).getByRole('textbox', { name: 'Instruction', exact: true }).click();
  await page.keyboard.press('Control+End');
}

/** Characters at ten a second: a fast typist. */
export async function type(page: Page, characters: number): Promise<void> {
  const text = ' Measure the width at three places and write down the mean.'.repeat(Math.ceil(characters / 59));
  for (const character of text.slice(0, characters)) {
    await page.keyboard.type(character);
    await page.waitForTimeout(100);
  }
}

async function canvasFrame(page: Page) {
  const frame = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  if (frame === null) throw new Error('There is no canvas.');
  return frame;
}

/** The middle of the head of the box that is wholly on the canvas and nearest to its middle. */
async function middleBox(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const frame = await canvasFrame(page);
  const box = await page.evaluate<{ x: number; y: number } | null>(`(() => {
    const frame = ${JSON.stringify(frame)};
    const middle = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
    const boxes = [...document.querySelectorAll('.react-flow__node')]
      .map((box) => box.getBoundingClientRect())
      .filter(({ left, right, top, bottom }) =>
        left > frame.x && right < frame.x + frame.width && top > frame.y && bottom < frame.y + frame.height)
      .map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + Math.min(height / 2, 16) }));
    const far = ({ x, y }) => Math.hypot(x - middle.x, y - middle.y);
    return boxes.sort((one, other) => far(one) - far(other))[0] ?? null;
  })()`);
  if (box === null) throw new Error('No box is wholly on the canvas.');
  return box;
}
