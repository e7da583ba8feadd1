import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import terminalStyles from '../screens/terminal/terminal.css?inline';

export interface DeviceFrameProps {
  readonly title: string;
  /** Of the device's screen, in its own pixels. */
  readonly width: number;
  readonly height: number;
  /** How much smaller it is shown. */
  readonly scale: number;
  readonly scheme: 'light' | 'dark';
  readonly children: ReactNode;
}

/** A screen of a device: a document of its own, so that what is drawn in it finds that device's width and the terminal's own styles. */
export function DeviceFrame({ title, width, height, scale, scheme, children }: DeviceFrameProps) {
  const [inside, setInside] = useState<Document>();

  useEffect(() => {
    if (inside === undefined) return undefined;
    const own = inside.createElement('style');
    own.textContent = terminalStyles;
    inside.head.replaceChildren(own);
    const copied = new Set<Element>();
    const copy = (): void => {
      for (const sheet of document.querySelectorAll('link[rel="stylesheet"], style')) {
        if (copied.has(sheet)) continue;
        copied.add(sheet);
        inside.head.insertBefore(sheet.cloneNode(true), own);
      }
    };
    copy();
    // A sheet that opens later brings its styles along.
    const observer = new MutationObserver(copy);
    observer.observe(document.head, { childList: true });
    return () => observer.disconnect();
  }, [inside]);
  useEffect(() => inside?.documentElement.setAttribute('data-mantine-color-scheme', scheme), [inside, scheme]);

  return (
    <div style={{ width: width * scale, height: height * scale }}>
      <iframe
        title={title}
        style={{ width, height, border: 0, transform: `scale(${scale})`, transformOrigin: '0 0' }}
        ref={(frame) => setInside(frame?.contentDocument ?? undefined)}
        onLoad={({ currentTarget }) => setInside(currentTarget.contentDocument ?? undefined)}
      />
      {inside !== undefined && createPortal(children, inside.body)}
    </div>
  );
}
