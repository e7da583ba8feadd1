import { Link } from '@tanstack/react-router';

/** What an audit entry is about, as a link to it where there is a screen for it: `unit/SB-0001-001`. */
export function AuditSubject({ subject }: { readonly subject: string }) {
  const slash = subject.indexOf('/');
  const [kind, id] = [subject.slice(0, slash), subject.slice(slash + 1)];
  switch (kind) {
    case 'unit':
      return (
        <Link to="/units/$serialNumber" params={{ serialNumber: id }}>
          {subject}
        </Link>
      );
    case 'flow':
      return (
        <Link to="/design/$flow" params={{ flow: id }}>
          {subject}
        </Link>
      );
    case 'jobOrder':
      return (
        <Link to="/units" search={{ search: id }}>
          {subject}
        </Link>
      );
    default:
      return <span style={{ overflowWrap: 'anywhere' }}>{subject}</span>;
  }
}
