import { api } from '@fettle/flows/contract';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { Page } from '../../parts/page.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { FiringView } from './firing-view.tsx';

const routeApi = getRouteApi('/shell/quality/firings/$firing');
/** Milliseconds: what was done is settled meanwhile. */
const ASK_EVERY = 10_000;

/** One firing: why, where on the drawing, what the signals did, what followed. */
export function FiringScreen() {
  const { firing } = routeApi.useParams();
  const query = useRoute(api.getFiring, { params: { firing } }, { every: ASK_EVERY, keepPrevious: true });
  const { previous, next, firing: view } = query.data ?? {};
  return (
    <Page
      title="Firing"
      tools={
        <>
          <Button component={Link} to="/quality?tab=firings" variant="default">
            All firings
          </Button>
          <span style={{ flex: 1 }} />
          <Neighbour
            label="The firing before, of this rule on this machine"
            firing={previous}
            icon={<IconChevronLeft size={18} aria-hidden />}
          />
          <Neighbour label="The firing after" firing={next} icon={<IconChevronRight size={18} aria-hidden />} />
          {view !== undefined && (
            <Button component={Link} to={`/design/${view.flow}?version=${view.version}`} variant="default">
              Open the rule, version {view.version}
            </Button>
          )}
        </>
      }
    >
      <QueryContent query={query} what="the firing">
        {(record) => <FiringView record={record} />}
      </QueryContent>
    </Page>
  );
}

function Neighbour({
  label,
  firing,
  icon,
}: {
  readonly label: string;
  readonly firing: string | undefined;
  readonly icon: React.ReactNode;
}) {
  const navigate = routeApi.useNavigate();
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        size={32}
        disabled={firing === undefined}
        onClick={() => firing !== undefined && void navigate({ to: '/quality/firings/$firing', params: { firing } })}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
