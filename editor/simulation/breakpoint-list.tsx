import { ActionIcon, Button, Popover, Text } from '@mantine/core';
import { IconCircleFilled, IconX } from '@tabler/icons-react';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import { selectedPlace } from './selected-place.ts';
import styles from './simulation.module.css';

/** Where the simulation stops, and one more at what is selected. */
export function BreakpointList() {
  const flow = useOpenFlow();
  const marked = useValue(flow.breakpoints);
  const records = useRecords((all) => all);
  useValue(flow.selection);
  const place = selectedPlace(flow);
  const nameOf = (key: string): string | undefined => {
    const id = key.slice(key.indexOf('/') + 1);
    if (key.startsWith('flowNode/')) return records.flowNodes[id]?.name;
    const way = records.sequenceFlows[id];
    return way === undefined ? undefined : `${flow.nameOf(way.from.node)} → ${flow.nameOf(way.to.node)}`;
  };
  const listed = [...marked].flatMap((key) => {
    const name = nameOf(key);
    return name === undefined ? [] : [{ key, name }];
  });
  return (
    <Popover position="top-start" withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCircleFilled size={10} aria-hidden className={listed.length > 0 ? styles.dot : styles.noDot} />}
        >
          {listed.length === 0 ? 'Breakpoints' : listed.length === 1 ? '1 breakpoint' : `${listed.length} breakpoints`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        {listed.length === 0 && (
          <Text fz="xs" c="dimmed" maw={260}>
            Select a step or a connection and press B: the simulation stops when something comes there. They are yours alone and no part of
            the flow.
          </Text>
        )}
        <ul className={styles.breakpoints} aria-label="Breakpoints">
          {listed.map(({ key, name }) => (
            <li key={key}>
              <button
                type="button"
                className={styles.link}
                onClick={() => {
                  const id = key.slice(key.indexOf('/') + 1);
                  flow.show([key.startsWith('flowNode/') ? id : (records.sequenceFlows[id]?.to.node ?? '')]);
                }}
              >
                {name}
              </button>
              <ActionIcon aria-label={`Remove the breakpoint at ${name}`} size={24} onClick={() => flow.breakpoints.drop([key])}>
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Button
          size="compact-xs"
          variant="light"
          mt={6}
          disabled={place === undefined}
          onClick={() => place && flow.breakpoints.toggle(place)}
        >
          {place === undefined
            ? 'Select a step or a connection first'
            : `Breakpoint at ${'flowNode' in place ? flow.nameOf(place.flowNode) : 'the connection'}: on or off`}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
