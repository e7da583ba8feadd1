import { type Environment, readEnvironment } from '../environment.ts';
import { refusalOf, runCommandLine } from './run-command-line.ts';

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const err = (line: string): void => void process.stderr.write(`${line}\n`);
// Whoever reads the output may stop early (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

function environment(): Environment | undefined {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    err(refusalOf(error));
    return undefined;
  }
}

const found = environment();
process.exitCode = found === undefined ? 1 : await runCommandLine(process.argv.slice(2), found, { out, err });
