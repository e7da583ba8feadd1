/**
 * Gives the focus back to where it was when a dialog is left without a choice (Escape, its cross, a click beside it): who works by keyboard goes on there, and not at the
 * beginning of the page. A dialog that is drawn only while it is open is gone before the component library could do it.
 */
export function keepFocusAfterDialogs(): void {
  /** By open dialog: what had the focus before. */
  const before = new Map<Element, HTMLElement | SVGElement>();
  /** What was pressed last leaves a dialog. Heard before anybody who closes one by it. */
  let isLeft = false;
  window.addEventListener(
    'keydown',
    ({ key }) => {
      isLeft = key === 'Escape';
    },
    true,
  );
  window.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (target instanceof Element) isLeft = target.closest('[role="dialog"]') === null || target.closest('.mantine-Modal-close') !== null;
    },
    true,
  );
  const watch = new MutationObserver(() => {
    for (const [dialog, element] of before) {
      if (dialog.isConnected) continue;
      before.delete(dialog);
      // What was chosen in it gives the focus to what it made.
      if (isLeft && element.isConnected && hasNoFocus()) element.focus({ preventScroll: true });
    }
    if (before.size === 0) watch.disconnect();
  });
  document.addEventListener('focusin', ({ target, relatedTarget }) => {
    const dialog = target instanceof Element ? target.closest('[role="dialog"]') : null;
    if (dialog === null || before.has(dialog) || dialog.contains(relatedTarget as Element | null)) return;
    if (!(relatedTarget instanceof HTMLElement || relatedTarget instanceof SVGElement)) return;
    before.set(dialog, relatedTarget);
    watch.observe(document.body, { childList: true, subtree: true });
  });
}

function hasNoFocus(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
