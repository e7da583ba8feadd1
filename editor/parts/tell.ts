import { notifications } from '@mantine/notifications';

/** A short word at the bottom of the screen; what must not be missed belongs where it happened instead. */
export const tell = {
  done(message: string): void {
    notifications.show({ message, color: 'gray' });
  },
  refused(error: Error): void {
    notifications.show({ title: 'Not done', message: error.message, color: 'red', autoClose: 12_000 });
  },
};
