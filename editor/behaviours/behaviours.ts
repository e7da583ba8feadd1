import type { Behaviour } from '../document/command.ts';
import { forgetPlaceOfRemoved } from './forget-place-of-removed.ts';
import { joinGroupOfBefore } from './join-group-of-before.ts';
import { joinGroupOfConnection } from './join-group-of-connection.ts';
import { keepConnectionsAtRenamedPorts } from './keep-connections-at-renamed-ports.ts';
import { reconnectAroundRemoved } from './reconnect-around-removed.ts';
import { refitConnectionsOfReplaced } from './refit-connections-of-replaced.ts';
import { removeBoundaryEventsWithHost } from './remove-boundary-events-with-host.ts';
import { removeConnectionsWithFlowNode } from './remove-connections-with-flow-node.ts';
import { renameReferencesWithId } from './rename-references-with-id.ts';

/** Everything that follows from a command, in order: gaps are bridged after the old connections are gone. */
export const behaviours: readonly Behaviour[] = [
  removeBoundaryEventsWithHost,
  removeConnectionsWithFlowNode,
  reconnectAroundRemoved,
  forgetPlaceOfRemoved,
  keepConnectionsAtRenamedPorts,
  refitConnectionsOfReplaced,
  renameReferencesWithId,
  joinGroupOfBefore,
  joinGroupOfConnection,
];
