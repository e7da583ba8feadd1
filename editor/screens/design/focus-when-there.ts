/** About a second. */
const FRAMES = 60;

/**
 * Gives the focus to a field when it is there: the form of what was selected a moment ago is drawn in the next frame, or is still being loaded. Not when the focus has gone elsewhere meanwhile.
 */
export function focusWhenThere(find: () => HTMLElement | null | undefined, then?: (field: HTMLElement) => void): void {
  const before = document.activeElement;
  const look = (frames: number): void => {
    if (document.activeElement !== before) return;
    const field = find();
    if (field) {
      field.focus();
      then?.(field);
    } else if (frames > 0) requestAnimationFrame(() => look(frames - 1));
  };
  look(FRAMES);
}
