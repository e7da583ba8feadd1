import { useLayoutEffect, useRef, useState } from 'react';
import styles from './action-text.module.css';
import { Sheet } from './sheet.tsx';

/** Sizes in px, tried from the largest. */
const SIZES = [28, 25, 22, 20];

/**
 * What to do, in 28 px. A long text gets smaller before anything is cut; one that still does not fit is opened whole by a touch. Nothing scrolls.
 */
export function ActionText({ text, compact }: { readonly text: string; readonly compact: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [cut, setCut] = useState(false);
  const [whole, setWhole] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const makeFit = (): void => {
      const fitting = SIZES.find((size) => {
        element.style.fontSize = `${size}px`;
        return element.scrollHeight <= element.clientHeight + 1;
      });
      setCut(fitting === undefined);
    };
    const observer = new ResizeObserver(makeFit);
    observer.observe(element);
    makeFit();
    return () => observer.disconnect();
  }, []);
  const paragraphs = text.split(/\n\s*\n/);
  const body = paragraphs.map((paragraph, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place
    <p key={index}>{paragraph}</p>
  ));
  return (
    <div className={styles.place} data-compact={compact}>
      <div ref={box} className={styles.text} data-cut={cut}>
        {body}
      </div>
      {cut && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          Read all
        </button>
      )}
      {whole && (
        <Sheet title="What to do" close={() => setWhole(false)} wide>
          <div className={styles.whole}>{body}</div>
        </Sheet>
      )}
    </div>
  );
}
