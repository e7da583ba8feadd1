import { Component, type ReactNode } from 'react';
import styles from './full.module.css';

/** A fault of ours: what was confirmed is in the outbox, what was begun is in its draft, and the page can be loaded anew. */
export class TerminalFault extends Component<{ readonly children: ReactNode }, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <main className={styles.full} role="alert">
        <h1>The terminal failed</h1>
        <p>It is a fault in Fettle, not in what you did. Everything that you entered is kept.</p>
        <code>{error.message}</code>
        <button type="button" className={styles.main} onClick={() => location.reload()}>
          Start again
        </button>
      </main>
    );
  }
}
