import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import {
  type CreateMonitoredItemHook,
  MessageSecurityMode,
  type Namespace,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
} from 'node-opcua';
import { keepStatusOnOverflow } from './overflow-status.ts';

export interface OpcuaEndpointOptions {
  /** Application URI, e.g. `urn:fettle:s-block-cell`. */
  readonly applicationUri: string;
  /** Human name of the server. */
  readonly name: string;
  /** URI of the namespace that the machine's own nodes live in. */
  readonly namespaceUri: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The address to listen on; the loopback address by default. */
  readonly host?: string | undefined;
  /** Certificates and keys are kept here and used again by the next start. */
  readonly dataFolder: string;
  readonly user: { readonly name: string; readonly password: string };
  readonly onCreateMonitoredItem?: CreateMonitoredItemHook | undefined;
}

export interface OpcuaEndpoint {
  readonly server: OPCUAServer;
  readonly namespace: Namespace;
  /** Opens the port; before it the address space can be filled without anybody looking. */
  open(): Promise<string>;
  close(): Promise<void>;
}

/**
 * A real OPC UA server on one port with two ways in: None (anonymous or user name) and Basic256Sha256 Sign&Encrypt. It is the server of a demonstration:
 * any client certificate is accepted.
 *
 * - `minSupportedSampleRate: 0`: else node-opcua revises sampling to 50 ms and merges changes without telling.
 * - Only the standard nodeset, from its precompiled image: 0.35 s; a first start makes a key and a certificate: 0.3 s more.
 */
export async function createOpcuaEndpoint(options: OpcuaEndpointOptions): Promise<OpcuaEndpoint> {
  keepStatusOnOverflow();
  const host = options.host ?? '127.0.0.1';
  mkdirSync(options.dataFolder, { recursive: true });
  const certificates = new OPCUACertificateManager({
    rootFolder: join(options.dataFolder, 'pki'),
    automaticallyAcceptUnknownCertificate: true,
  });
  await certificates.initialize();
  const server = new OPCUAServer({
    port: options.port,
    host,
    hostname: host,
    alternateHostname: [host, 'localhost'],
    serverCertificateManager: certificates,
    serverInfo: { applicationUri: options.applicationUri, applicationName: { text: options.name, locale: 'en' }, productUri: 'urn:fettle' },
    buildInfo: { productName: options.name, manufacturerName: 'Fettle' },
    nodesets: [nodesets.standard],
    nodesetLoaderOptions: { trustSiblingImages: true },
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: true,
    userManager: { isValidUser: (name: string, password: string) => name === options.user.name && password === options.user.password },
    serverCapabilities: { minSupportedSampleRate: 0, maxSessions: 50 },
    maxConnectionsPerEndpoint: 50,
    isAuditing: false,
    ...(options.onCreateMonitoredItem ? { onCreateMonitoredItem: options.onCreateMonitoredItem } : {}),
  });
  await server.initialize();
  const addressSpace = server.engine.addressSpace;
  if (!addressSpace) throw new FettleError('internal', `The OPC UA server ${options.name} came up without an address space.`);
  const namespace = addressSpace.registerNamespace(options.namespaceUri);
  return {
    server,
    namespace,
    async open() {
      try {
        await server.start();
      } catch (cause) {
        throw portError(cause, options);
      }
      return `opc.tcp://${host}:${server.endpoints[0]?.port ?? options.port}`;
    },
    async close() {
      await server.shutdown(0);
      await certificates.dispose();
    },
  };
}

function portError(cause: unknown, options: OpcuaEndpointOptions): FettleError {
  if (cause instanceof Error && cause.message.includes('EADDRINUSE')) {
    const message = `Port ${options.port} is already in use, so ${options.name} cannot listen there. Stop the other program or choose another port.`;
    return new FettleError('portInUse', message, { cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FettleError('unavailable', `${options.name} cannot listen on port ${options.port}: ${reason}`, { cause });
}
