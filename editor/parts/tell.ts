import { notifications } from '@mantine/notifications';

/** Its button is a cross: who does not see it hears what it does. */
const CLOSE = { 'aria-label': 'Close this message' };

/** A short word at the bottom of the screen; what must not be missed belongs where it happened instead. */
export const tell = {
  done(message: string): void {
    notifications.show({ message, color: 'gray', closeButtonProps: CLOSE });
  },
  refused(error: Error): void {
    notifications.show({ title: 'Not done', message: error.message, color: 'red', autoClose: 12_000, closeButtonProps: CLOSE });
  },
};
