/** True where keys are text: fields, expression editors, and whatever a dialog or a list of choices shows. */
export function isInField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"], [role="menu"]') !== null
  );
}
