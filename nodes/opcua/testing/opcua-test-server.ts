import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua';

export const NAMESPACE = 'urn:fettle:test-machine';

export interface TestServerOptions {
  readonly port?: number;
  /** Also offers Basic256Sha256 with Sign and SignAndEncrypt. */
  readonly secure?: boolean;
  readonly users?: Readonly<Record<string, string>>;
  /** Doubles named `v0` … in the namespace. */
  readonly doubles?: number;
  /** Registers other namespaces first, so that the index of NAMESPACE differs. */
  readonly namespacesBefore?: number;
}

/** A real OPC UA server on 127.0.0.1 for tests, with a few nodes of each kind. */
export interface TestServer {
  readonly endpoint: string;
  readonly port: number;
  readonly doubles: readonly UAVariable[];
  /** By the `s=` name: text, flag, count (Int32, writable), big (UInt64), list (array), readOnly. */
  readonly nodes: Readonly<Record<string, UAVariable>>;
  readonly sessions: () => number;
  stop(): Promise<void>;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const pki = await mkdtemp(join(tmpdir(), 'fettle-opcua-'));
  const certificates = new OPCUACertificateManager({
    rootFolder: pki,
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  });
  const userCertificates = new OPCUACertificateManager({
    rootFolder: join(pki, 'users'),
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  });
  const { users, secure = false } = options;
  const server = new OPCUAServer({
    port: options.port ?? 0,
    hostname: '127.0.0.1',
    host: '127.0.0.1',
    serverCertificateManager: certificates,
    userCertificateManager: userCertificates,
    securityModes: secure
      ? [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt]
      : [MessageSecurityMode.None],
    securityPolicies: secure ? [SecurityPolicy.None, SecurityPolicy.Basic256Sha256] : [SecurityPolicy.None],
    allowAnonymous: users === undefined,
    ...(users && { userManager: { isValidUser: (name: string, password: string) => users[name] === password } }),
    disableDiscovery: true,
    serverCapabilities: { minSupportedSampleRate: 0 },
  });
  await server.initialize();
  const space = server.engine.addressSpace!;
  for (let index = 0; index < (options.namespacesBefore ?? 0); index++) space.registerNamespace(`urn:fettle:before-${index}`);
  const namespace = space.registerNamespace(NAMESPACE);
  const organizedBy = space.rootFolder.objects;
  const add = (name: string, dataType: DataType, value: unknown, more: object = {}) => {
    const variable = namespace.addVariable({
      organizedBy,
      browseName: name,
      nodeId: `s=${name}`,
      dataType,
      minimumSamplingInterval: 0,
      ...more,
    });
    variable.setValueFromSource({ dataType, arrayType: VariantArrayType.Scalar, value } as never);
    return variable;
  };
  const doubles = Array.from({ length: options.doubles ?? 2 }, (_, index) => add(`v${index}`, DataType.Double, index));
  const nodes = {
    text: add('text', DataType.String, 'idle'),
    flag: add('flag', DataType.Boolean, false),
    count: add('count', DataType.Int32, 0),
    big: add('big', DataType.UInt64, [1, 2]),
    readOnly: add('readOnly', DataType.Double, 1, { accessLevel: 'CurrentRead', userAccessLevel: 'CurrentRead' }),
  };
  await server.start();
  const endpoint = server.getEndpointUrl();
  const port = Number(/:(\d+)/.exec(endpoint.replace('opc.tcp://', ''))?.[1]);
  return {
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    port,
    doubles,
    nodes,
    sessions: () => server.engine.currentSessionCount,
    stop: async () => {
      await server.shutdown(0);
      await rm(pki, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
