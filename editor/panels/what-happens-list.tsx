import type { FlowNode } from '@fettle/flows';
import { Text } from '@mantine/core';
import { portsOf } from '../document/ports-of.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import styles from './inspector.module.css';
import { whatHappens } from './what-happens.ts';

/** What is drawn behind each signal of a chart, a rule or a reaction plan, in words. Nothing for steps without signals. */
export function WhatHappensList({ flowNode }: { readonly flowNode: FlowNode }) {
  const { document } = useOpenFlow();
  const records = useRecords((all) => all);
  const typeOf = (id: string) => document.registry.get(records.flowNodes[id]?.type ?? '');
  const signals = whatHappens(records, flowNode.id, {
    titleOf: (id) => records.flowNodes[id]?.name || typeOf(id)?.title || id,
    subtitleOf: (id) => {
      const type = typeOf(id);
      const parsed = type?.params.safeParse(records.flowNodes[id]?.params);
      return type === undefined || parsed?.success !== true ? '' : (type.subtitle?.(parsed.data as never) ?? '');
    },
    portsOf: (id) => {
      const node = records.flowNodes[id];
      return node === undefined ? [] : portsOf(document.registry, node).outputs;
    },
  });
  if (signals.length === 0) return null;
  return (
    <div style={{ marginBottom: 14 }}>
      <h2 className={styles.title}>What happens on this signal</h2>
      {signals.map(({ port, title, lines }) => (
        <div key={port} style={{ marginBottom: 8 }}>
          <Text fz="sm" fw={600}>
            {title}
          </Text>
          {lines.length === 0 ? (
            <Text fz="sm" c="dimmed">
              Nothing: no step is connected.
            </Text>
          ) : (
            <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
              {lines.map(({ text, depth }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step can stand behind several answers, and the lines have no other name.
                <li key={`${index} ${text}`} style={{ paddingLeft: depth * 12, fontSize: 13 }}>
                  {text}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </div>
  );
}
