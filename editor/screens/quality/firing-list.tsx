import { api, type FiringView } from '@fettle/flows/contract';
import { ActionIcon, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import table from '../../parts/data-table.module.css';
import { QueryContent } from '../../parts/query-content.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import { UnitLink } from '../units/unit-link.tsx';
import styles from './firing-list.module.css';

/** What rules found, each with why: which comparison, of which reading, how good and how old it was. */
export function FiringList() {
  const query = useRoute(api.listFirings, { query: { limit: 200 } });
  const [open, setOpen] = useState<string>();
  return (
    <QueryContent query={query} what="the firings">
      {({ firings }) =>
        firings.length === 0 ? (
          <Text p="md" fz="sm" c="dimmed">
            No rule has fired.
          </Text>
        ) : (
          <table className={table.table} aria-label="Rule firings">
            <thead>
              <tr>
                <th scope="col" style={{ width: 44 }}>
                  <span className="visually-hidden">Why</span>
                </th>
                <th scope="col">What</th>
                <th scope="col">Rule</th>
                <th scope="col">Equipment</th>
                <th scope="col">Unit</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {firings.map((firing) => (
                <Fragment key={firing.id}>
                  <tr>
                    <td>
                      <ActionIcon
                        aria-label={`Why: ${firing.title}`}
                        aria-expanded={open === firing.id}
                        onClick={() => setOpen(open === firing.id ? undefined : firing.id)}
                      >
                        <IconChevronRight size={16} aria-hidden style={{ rotate: open === firing.id ? '90deg' : '0deg' }} />
                      </ActionIcon>
                    </td>
                    <td>{firing.title}</td>
                    <td>
                      <Link to="/design/$flow" params={{ flow: firing.flow }}>
                        {firing.flowName}
                      </Link>
                      <Text component="span" fz="xs" c="dimmed">
                        {' '}
                        version {firing.version}
                      </Text>
                    </td>
                    <td>{firing.equipment}</td>
                    <td>{firing.serialNumber !== undefined && <UnitLink serialNumber={firing.serialNumber} />}</td>
                    <td>{exactTime(firing.at)}</td>
                  </tr>
                  {open === firing.id && (
                    <tr>
                      <td />
                      <td colSpan={5}>
                        <Trace firing={firing} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        )
      }
    </QueryContent>
  );
}

function Trace({ firing }: { readonly firing: FiringView }) {
  return (
    <ul className={styles.trace}>
      {firing.trace.map((line) => (
        <li key={`${line.flowNode} ${line.text}`}>
          <span>{line.text}</span>
          {line.readings.slice(-12).map((reading) => (
            <Text key={`${reading.signal} ${reading.sourceTime} ${reading.eventId}`} fz="xs" c="dimmed" className="tabular">
              {reading.signal ?? 'value'} was {valueWords(reading.value)} ({reading.quality}) at {exactTime(reading.sourceTime)}
            </Text>
          ))}
          {line.values !== undefined && (
            <Text fz="xs" c="dimmed" className="tabular">
              {Object.entries(line.values)
                .map(([name, value]) => `${name} ${valueWords(value)}`)
                .join(' · ')}
            </Text>
          )}
        </li>
      ))}
      {firing.trace.length === 0 && <li>It left no trace.</li>}
    </ul>
  );
}
