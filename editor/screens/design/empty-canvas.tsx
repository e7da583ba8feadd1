import { Text } from '@mantine/core';
import { useOpenFlow } from '../../session/open-flow.ts';
import { StartFromSample } from '../flows/library/start-from-sample.tsx';
import styles from './design-screen.module.css';

/** How to begin, where nothing is drawn yet. */
export function EmptyCanvas() {
  const isRouting = useOpenFlow().document.records.meta.kind === 'routing';
  return (
    <div className={styles.empty}>
      <Text fw={600}>{isRouting ? 'Begin where a unit begins' : 'Begin with a signal'}</Text>
      <Text fz="sm" c="dimmed" maw={380}>
        {isRouting
          ? 'Press Tab, choose “Start on job order” and press Enter. Then A puts the next step after the selected one.'
          : 'Press Tab, choose a signal source and press Enter. Then A puts the next step after the selected one.'}
      </Text>
      <StartFromSample />
    </div>
  );
}
