import { Notifications } from '@mantine/notifications';

/** Where short words appear. Apart from `tell`, so that a screen that tells something does not load this first. */
export function NotificationsHost() {
  return <Notifications position="bottom-center" autoClose={6000} limit={3} />;
}
