import { formatDuration, parseDuration } from '@fettle/flows/duration-text.ts';
import { useState } from 'react';
import type { ParamPath } from '../../document/param-path.ts';
import { fieldId, useForm, useProblemAt } from '../form-context.ts';
import styles from './condition-builder.module.css';

/** `for at least [5 s] without a break`: how long the condition must be true. Typed as `5 s` or `2 min`, stored in seconds; empty is at once. */
export function LastingLine({ path, value }: { readonly path: ParamPath; readonly value: number }) {
  const { flowNode, readOnly, change, settle } = useForm();
  const problem = useProblemAt(path);
  const [typed, setTyped] = useState<string>();
  const isWrong = typed !== undefined && parseDuration(typed) === undefined;
  const fault = isWrong ? 'Write a time such as 5 s or 2 min.' : problem;
  const id = fieldId(flowNode, path);
  return (
    <div className={styles.lasting}>
      <label htmlFor={id}>for at least</label>
      <input
        id={id}
        className={styles.value}
        disabled={readOnly}
        placeholder="at once"
        size={7}
        autoComplete="off"
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        value={typed ?? formatDuration(value)}
        onChange={(event) => {
          setTyped(event.target.value);
          const seconds = parseDuration(event.target.value);
          if (seconds !== undefined) change(path, seconds);
        }}
        onBlur={() => {
          if (!isWrong) setTyped(undefined);
          settle();
        }}
      />
      {(value > 0 || typed !== undefined) && <span className={styles.quiet}>without a break</span>}
      {fault !== undefined && (
        <span id={`${id}-fault`} className={styles.fault}>
          {fault}
        </span>
      )}
    </div>
  );
}
