import { createContext, useContext } from 'react';
import { useValue, ValueStore } from '../session/value-store.ts';

/** Below this zoom the words of a box cannot be read; the style sheet then draws it simpler. An attribute and no state: nothing is drawn again. */
const FAR = 0.6;
/** Below this zoom, and with so many steps, hundreds of boxes are in view: they are drawn without ports, which could not be hit anyway. */
const SPARSE = 0.4;
export const MANY = 150;

/** How much of a box is drawn. */
export class Detail {
  readonly isSparse: ValueStore<boolean>;
  /** Connections can be drawn from port to port. */
  readonly isLive: boolean;
  readonly #steps: () => number;

  /** A large drawing is first seen from afar. */
  constructor(steps: () => number, isLive = true) {
    this.#steps = steps;
    this.isLive = isLive;
    this.isSparse = new ValueStore(steps() > MANY);
  }

  zoomed(element: HTMLElement | null, zoom: number): void {
    if (element !== null && element.dataset.far !== String(zoom < FAR)) element.dataset.far = String(zoom < FAR);
    this.isSparse.set(zoom < SPARSE && this.#steps() > MANY);
  }
}

export const DetailContext = createContext(new Detail(() => 0));

/** Boxes as they are seen in a picture of another flow. */
export const PICTURE = new Detail(() => 0, false);

export const useIsSparse = (): boolean => useValue(useContext(DetailContext).isSparse);

export const useHasLivePorts = (): boolean => useContext(DetailContext).isLive;
