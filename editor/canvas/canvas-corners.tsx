import { DifferenceLegend } from './difference-legend.tsx';
import { GestureShield } from './gesture-shield.tsx';
import { Overview } from './overview.tsx';
import { ZoomControls } from './zoom-controls.tsx';

/** What lies over the canvas and in its corners; it comes after the first sight of the drawing. */
export function CanvasCorners() {
  return (
    <>
      <GestureShield />
      <Overview />
      <ZoomControls />
      <DifferenceLegend />
    </>
  );
}
