import { cloneElement, type FocusEvent, lazy, type PointerEvent, type ReactElement, Suspense, useEffect, useRef, useState } from 'react';

const HintWords = lazy(() => import('./hint-words.tsx').then((module) => ({ default: module.HintWords })));

/** Milliseconds that a pointer rests first: whoever only crosses the bar is not to see words flash up. */
const REST = 350;

/** What is listened to on the control. */
interface Listeners {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: () => void;
  onPointerDown?: () => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: () => void;
}

/**
 * Words for a control that shows a picture alone, once a pointer rests on it or the keyboard comes to it; Escape takes them away. They repeat or explain its label: a screen reader does not need them.
 * What places them beside it (30 kB) is loaded when they are first shown.
 */
export function Hint({ label, children }: { readonly label: string; readonly children: ReactElement<Listeners> }) {
  const [target, setTarget] = useState<HTMLElement>();
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = (element: HTMLElement, after: number): void => {
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setTarget(element), after);
  };
  const hide = (): void => {
    clearTimeout(rest.current);
    setTarget(undefined);
  };
  useEffect(() => () => clearTimeout(rest.current), []);
  useEffect(() => {
    if (target === undefined) return;
    const onKeyDown = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setTarget(undefined);
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [target]);
  return (
    <>
      {cloneElement(children, {
        onPointerEnter: ({ pointerType, currentTarget }) => pointerType !== 'touch' && show(currentTarget, REST),
        onPointerLeave: hide,
        onPointerDown: hide,
        onFocus: ({ currentTarget }) => currentTarget.matches(':focus-visible') && show(currentTarget, 0),
        onBlur: hide,
      })}
      {target !== undefined && (
        <Suspense>
          <HintWords target={target} label={label} />
        </Suspense>
      )}
    </>
  );
}
