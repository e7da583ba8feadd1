import type { DecisionTable } from '@fettle/flows/tables/index.ts';
import { useEffect, useRef, useState } from 'react';
import type { TableAnswer, TableQuestion } from './table-worker.ts';

/** Milliseconds after the last change. */
const AFTER = 60;

/** What is wrong with the table, found beside the page while it is edited; undefined until the first answer. An answer to an older table is dropped. */
export function useAnalysis(table: DecisionTable): TableAnswer | undefined {
  const [answer, setAnswer] = useState<TableAnswer>();
  const worker = useRef<Worker>(undefined);
  const asked = useRef(0);

  useEffect(() => {
    const made = new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module', name: 'fettle-table' });
    worker.current = made;
    made.onmessage = ({ data }: MessageEvent<TableAnswer>) => {
      if (data.number === asked.current) setAnswer(data);
    };
    return () => made.terminate();
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => {
      asked.current += 1;
      worker.current?.postMessage({ number: asked.current, table } satisfies TableQuestion);
    }, AFTER);
    return () => clearTimeout(timer);
  }, [table]);
  return answer;
}
