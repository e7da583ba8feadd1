import { Overview } from './overview.tsx';
import { ZoomControls } from './zoom-controls.tsx';

/** What lies in the corners of the canvas; it comes after the first sight of the drawing. */
export function CanvasCorners() {
  return (
    <>
      <Overview />
      <ZoomControls />
    </>
  );
}
