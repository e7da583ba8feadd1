import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Between two phases: the garbage of the one before is not the next one's. (No CHECKPOINT: every page that is touched after one is written to the log whole.) */
export function rest(): void {
  collectGarbage();
}
