import { config } from 'zod';

// zod compiles parsers with `new Function` where it may; the content security policy does not allow it, and trying is reported as a violation.
config({ jitless: true });

const root = document.getElementById('root')!;
// Two apps in one page: a tablet at a station loads neither the components nor the router of the desk.
if (location.pathname === '/terminal')
  void import('./screens/terminal/start-terminal.tsx').then(({ startTerminal }) => startTerminal(root));
else void import('./app/start-desk.tsx').then(({ startDesk }) => startDesk(root));
