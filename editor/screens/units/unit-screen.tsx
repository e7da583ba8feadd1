import { getRouteApi } from '@tanstack/react-router';
import './as-built.css';
import { QueryContent } from '../../parts/query-content.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { JourneyView } from './journey/journey-view.tsx';
import { UnitData } from './unit-data.tsx';
import { UnitGenealogy } from './unit-genealogy.tsx';
import { UnitHeader } from './unit-header.tsx';
import { UnitHolds } from './unit-holds.tsx';
import { UnitCalls, UnitLot } from './unit-lot.tsx';
import { UnitNonconformances } from './unit-nonconformances.tsx';
import { UnitNow } from './unit-now.tsx';
import styles from './unit-screen.module.css';
import { UnitTimes } from './unit-times.tsx';
import { useUnitRecord } from './use-unit-record.ts';

const routeApi = getRouteApi('/shell/units/$serialNumber');

/** One unit: where it is, what keeps it, what is known of it, and its journey. Printed, it is the as-built record. */
export function UnitScreen() {
  const { serialNumber } = routeApi.useParams();
  const record = useUnitRecord(serialNumber);
  return (
    <div className={styles.screen} data-as-built>
      <QueryContent query={record.unit} what="the unit">
        {(unit) => (
          <>
            <UnitHeader unit={unit} record={record} />
            {record.isNamed ? (
              <div className={styles.columns}>
                <section className={styles.journey} aria-label="Journey">
                  <QueryContent query={record.history} what="the journey">
                    {() => <JourneyView items={record.journey ?? []} />}
                  </QueryContent>
                </section>
                <div className={styles.side}>
                  <UnitNow unit={unit} journey={record.journey ?? []} names={record.names} />
                  <UnitLot unit={unit} />
                  <UnitCalls unit={unit} />
                  <UnitTimes unit={unit} />
                  <UnitHolds unit={unit} names={record.names} />
                  <UnitNonconformances unit={unit} names={record.names} />
                  <UnitGenealogy serialNumber={serialNumber} names={record.names} />
                  <UnitData data={unit.data} names={record.names} />
                </div>
              </div>
            ) : (
              <Waiting for="the routing" />
            )}
          </>
        )}
      </QueryContent>
    </div>
  );
}
