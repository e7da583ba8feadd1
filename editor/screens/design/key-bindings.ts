import type { Arrangement } from '../../canvas/arrange.ts';

/** Everything that can be done by a key. */
export interface EditorActions {
  undo(): void;
  redo(): void;
  save(): void;
  share(): void;
  duplicate(): void;
  selectAll(): void;
  clearSelection(): void;
  remove(reconnect: boolean): void;
  nudge(x: number, y: number): void;
  walk(direction: 'left' | 'right' | 'up' | 'down'): void;
  selectStream(direction: 'outgoing' | 'incoming'): void;
  open(): void;
  rename(): void;
  palette(): void;
  append(): void;
  replace(): void;
  note(): void;
  fit(): void;
  actualSize(): void;
  tidy(): void;
  find(): void;
  commands(): void;
  simulate(): void;
  breakpoint(): void;
  playOn(): void;
  stepOn(): void;
  stepBack(): void;
  help(): void;
  copy(): void;
  cut(): void;
  paste(): void;
  group(): void;
  ungroup(): void;
  fold(): void;
  goInto(): void;
  goBack(): void;
  preview(): void;
  connect(): void;
  lasso(): void;
  arrange(how: Arrangement): void;
  fitSelection(): void;
  zoom(by: number): void;
  release(): void;
  /** Opens a panel below the canvas. */
  bottom(tab: 'problems' | 'scenarios'): void;
  guide(): void;
}

export interface KeyBinding {
  /** `Mod` is Ctrl, or ⌘ on a Mac. Several ways to the same are parted by a space. */
  readonly keys: string;
  readonly title: string;
  readonly group: 'Edit' | 'Steps' | 'Arrange' | 'Select and walk' | 'View' | 'Work';
  /** Absent: the browser or the canvas does it; it stands here for the help. */
  readonly run?: (actions: EditorActions) => void;
  /** What the list of commands does where the browser does it for the key. */
  readonly command?: (actions: EditorActions) => void;
  /** Also while a text field has the focus. */
  readonly inFields?: boolean;
}

const NUDGE = 4;

export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: 'Mod+Z', title: 'Undo', group: 'Edit', run: (actions) => actions.undo() },
  { keys: 'Mod+Y Mod+Shift+Z', title: 'Redo', group: 'Edit', run: (actions) => actions.redo() },
  { keys: 'Mod+C', title: 'Copy', group: 'Edit', command: (actions) => actions.copy() },
  { keys: 'Mod+X', title: 'Cut', group: 'Edit', command: (actions) => actions.cut() },
  { keys: 'Mod+V', title: 'Paste', group: 'Edit', command: (actions) => actions.paste() },
  { keys: 'Mod+D', title: 'Duplicate', group: 'Edit', run: (actions) => actions.duplicate() },
  { keys: 'Delete Backspace', title: 'Delete', group: 'Edit', run: (actions) => actions.remove(false) },
  { keys: 'Mod+Delete Mod+Backspace', title: 'Delete and close the gap', group: 'Edit', run: (actions) => actions.remove(true) },
  { keys: 'Mod+S', title: 'Save now (it saves by itself)', group: 'Edit', inFields: true, run: (actions) => actions.save() },
  { keys: 'Mod+Shift+S', title: 'Share the changes with the others', group: 'Edit', inFields: true, run: (actions) => actions.share() },
  {
    keys: 'Tab',
    title: 'Search the palette; Enter puts the step after the selected one',
    group: 'Steps',
    run: (actions) => actions.palette(),
  },
  { keys: 'A', title: 'Append a step to the selected one', group: 'Steps', run: (actions) => actions.append() },
  { keys: 'R', title: 'Replace by another type', group: 'Steps', run: (actions) => actions.replace() },
  { keys: 'Enter', title: 'Go to the settings of the step', group: 'Steps', run: (actions) => actions.open() },
  { keys: 'F2', title: 'Rename', group: 'Steps', run: (actions) => actions.rename() },
  { keys: 'C', title: 'Connect to another step', group: 'Steps', run: (actions) => actions.connect() },
  { keys: 'O', title: 'Go into the called routing', group: 'Steps', run: (actions) => actions.goInto() },
  { keys: 'U', title: 'Back to the routing that calls this one', group: 'Steps', run: (actions) => actions.goBack() },
  { keys: 'W', title: 'Show the step as the operator sees it', group: 'Steps', run: (actions) => actions.preview() },
  { keys: 'N', title: 'Put down a note', group: 'Steps', run: (actions) => actions.note() },
  { keys: 'ArrowLeft', title: 'Nudge (with Shift ten times as far)', group: 'Steps', run: (actions) => actions.nudge(-NUDGE, 0) },
  ...nudges(),
  { keys: 'Mod+G', title: 'Group', group: 'Arrange', run: (actions) => actions.group() },
  { keys: 'Mod+Shift+G', title: 'Ungroup, or take out of the group', group: 'Arrange', run: (actions) => actions.ungroup() },
  { keys: 'F', title: 'Fold or unfold the group; open a called routing in place', group: 'Arrange', run: (actions) => actions.fold() },
  { keys: 'Alt+A', title: 'Align left edges', group: 'Arrange', run: (actions) => actions.arrange('left') },
  { keys: 'Alt+D', title: 'Align right edges', group: 'Arrange', run: (actions) => actions.arrange('right') },
  { keys: 'Alt+W', title: 'Align upper edges', group: 'Arrange', run: (actions) => actions.arrange('top') },
  { keys: 'Alt+S', title: 'Align lower edges', group: 'Arrange', run: (actions) => actions.arrange('bottom') },
  { keys: 'Alt+H', title: 'Align centres, one above the other', group: 'Arrange', run: (actions) => actions.arrange('center') },
  { keys: 'Alt+V', title: 'Align middles, side by side', group: 'Arrange', run: (actions) => actions.arrange('middle') },
  { keys: 'Alt+Shift+H', title: 'Same gaps from left to right', group: 'Arrange', run: (actions) => actions.arrange('across') },
  { keys: 'Alt+Shift+V', title: 'Same gaps from top to bottom', group: 'Arrange', run: (actions) => actions.arrange('down') },
  { keys: 'Mod+drag', title: 'Move without guides', group: 'Arrange' },
  { keys: 'Mod+A', title: 'Select everything', group: 'Select and walk', run: (actions) => actions.selectAll() },
  { keys: 'Escape', title: 'Select nothing', group: 'Select and walk', run: (actions) => actions.clearSelection() },
  { keys: 'Alt+ArrowRight', title: 'Walk along the connections', group: 'Select and walk', run: (actions) => actions.walk('right') },
  ...walks(),
  {
    keys: 'Alt+Shift+ArrowRight',
    title: 'Select everything downstream',
    group: 'Select and walk',
    run: (actions) => actions.selectStream('outgoing'),
  },
  {
    keys: 'Alt+Shift+ArrowLeft',
    title: 'Select everything upstream',
    group: 'Select and walk',
    run: (actions) => actions.selectStream('incoming'),
  },
  { keys: 'Shift+drag', title: 'Select with a lasso', group: 'Select and walk' },
  { keys: 'L', title: 'Lasso: dragging selects, until pressed again', group: 'Select and walk', run: (actions) => actions.lasso() },
  { keys: 'Alt+drag', title: 'Duplicate by dragging', group: 'Select and walk' },
  { keys: '1', title: 'Fit everything', group: 'View', run: (actions) => actions.fit() },
  { keys: '2', title: 'Fit what is selected', group: 'View', run: (actions) => actions.fitSelection() },
  { keys: '+ =', title: 'Zoom in', group: 'View', run: (actions) => actions.zoom(1.25) },
  { keys: '-', title: 'Zoom out', group: 'View', run: (actions) => actions.zoom(0.8) },
  { keys: '0', title: 'Actual size', group: 'View', run: (actions) => actions.actualSize() },
  { keys: 'Space+drag', title: 'Move the view', group: 'View' },
  { keys: 'Shift+Alt+T', title: 'Tidy', group: 'View', run: (actions) => actions.tidy() },
  { keys: 'Mod+F', title: 'Find a step', group: 'View', run: (actions) => actions.find() },
  { keys: 'Mod+K', title: 'All commands', group: 'Work', inFields: true, run: (actions) => actions.commands() },
  { keys: 'Mod+Enter', title: 'Simulate', group: 'Work', inFields: true, run: (actions) => actions.simulate() },
  { keys: 'B', title: 'Breakpoint at the step or connection, on or off', group: 'Work', run: (actions) => actions.breakpoint() },
  { keys: 'P', title: 'Simulation: play on, or pause', group: 'Work', run: (actions) => actions.playOn() },
  { keys: '.', title: 'Simulation: step on', group: 'Work', run: (actions) => actions.stepOn() },
  { keys: ',', title: 'Simulation: step back', group: 'Work', run: (actions) => actions.stepBack() },
  { keys: '?', title: 'These keys', group: 'Work', run: (actions) => actions.help() },
];

/** The binding that a key press means, or undefined. */
export function bindingFor(event: KeyPress, isInField: boolean): KeyBinding | undefined {
  return KEY_BINDINGS.find(
    (binding) =>
      binding.run !== undefined &&
      (!isInField || binding.inFields === true) &&
      binding.keys.split(' ').some((keys) => matches(event, keys)),
  );
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

function matches(event: KeyPress, keys: string): boolean {
  // The key + is its own name.
  const parts = keys === '+' ? ['+'] : keys.split('+');
  const key = parts.at(-1)!;
  const wants = (modifier: string): boolean => parts.includes(modifier);
  // Some characters need Shift on some keyboards and not on others: the character is what counts.
  const shiftFits = ['?', '+', '='].includes(key) || event.shiftKey === wants('Shift');
  const modifiersFit = (event.ctrlKey || event.metaKey) === wants('Mod') && event.altKey === wants('Alt') && shiftFits;
  // With Alt some systems report another character: the place of the key is then what counts.
  const isKey = event.key.toLowerCase() === key.toLowerCase() || (event.altKey && event.code === `Key${key}`);
  return modifiersFit && isKey;
}

function nudges(): KeyBinding[] {
  const directions = [
    ['ArrowRight', 1, 0],
    ['ArrowUp', 0, -1],
    ['ArrowDown', 0, 1],
  ] as const;
  const near = directions.map(([key, x, y]) => hidden(key, (actions) => actions.nudge(x * NUDGE, y * NUDGE)));
  const far = [...directions, ['ArrowLeft', -1, 0] as const].map(([key, x, y]) =>
    hidden(`Shift+${key}`, (actions) => actions.nudge(x * NUDGE * 10, y * NUDGE * 10)),
  );
  return [...near, ...far];
}

function walks(): KeyBinding[] {
  return (['Left', 'Up', 'Down'] as const).map((side) =>
    hidden(`Alt+Arrow${side}`, (actions) => actions.walk(side.toLowerCase() as 'left' | 'up' | 'down')),
  );
}

/** A variant of the binding above it, which the help does not list again. */
function hidden(keys: string, run: (actions: EditorActions) => void): KeyBinding {
  return { keys, title: '', group: 'Steps', run };
}
