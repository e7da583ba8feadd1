import type { WorkInstruction } from '@fettle/flows/work-instruction.ts';
import { useState } from 'react';
import styles from './step-picture.module.css';

/** The step's picture; without one, the step's number and title, so large that they are read from where one works. */
export function StepPicture({ instruction, step: index }: { readonly instruction: WorkInstruction; readonly step: number }) {
  const step = instruction.steps[index]!;
  const [broken, setBroken] = useState<string>();
  if (step.picture !== undefined && step.picture !== '' && broken !== step.picture) {
    return (
      <div className={styles.frame}>
        <img src={step.picture} alt={step.title} className={styles.picture} draggable={false} onError={() => setBroken(step.picture)} />
      </div>
    );
  }
  const next = instruction.steps[index + 1];
  return (
    <div className={`${styles.frame} ${styles.drawn}`}>
      <svg className={styles.ground} viewBox="0 0 600 480" preserveAspectRatio="xMaxYMid slice" aria-hidden>
        <circle cx="470" cy="240" r="330" />
        <circle cx="470" cy="240" r="236" />
        <circle cx="470" cy="240" r="142" />
        <path d="M470 -120V600M110 240H830" />
      </svg>
      {instruction.choice !== true && (
        <span className={styles.numeral} aria-hidden>
          {index + 1}
        </span>
      )}
      <div className={styles.words}>
        {step.title !== instruction.title && <p className={styles.instruction}>{instruction.title}</p>}
        <p className={styles.title}>{step.title}</p>
        {instruction.choice !== true && <p className={styles.next}>{next === undefined ? 'Last step' : `Then: ${next.title}`}</p>}
      </div>
    </div>
  );
}
