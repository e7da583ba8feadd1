import {
  AttributeIds,
  type ClientMonitoredItemBase,
  DataChangeFilter,
  DataChangeTrigger,
  type DataValue,
  DeadbandType,
  MessageSecurityMode,
  NodeClass,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  TimestampsToReturn,
  UserTokenType,
  type VariantOptions,
} from 'node-opcua';

/** One notification as a client got it. `time` is the source timestamp, ms since 1970. */
export interface Received {
  readonly signal: string;
  readonly value: unknown;
  readonly status: string;
  readonly time: number;
  /** The server dropped older values before this one. */
  readonly overflow: boolean;
}

export interface OpcuaSubscriber {
  readonly received: Received[];
  /** Node ids are given without namespace, e.g. `Mill1.Stage`. */
  read(id: string): Promise<DataValue>;
  write(id: string, value: VariantOptions): Promise<string>;
  call(object: string, method: string, input: VariantOptions): Promise<{ readonly status: string; readonly output: unknown }>;
  /** Every variable of an object. */
  signalsOf(object: string): Promise<string[]>;
  /** Subscribes so that every value arrives, also when only its time changed. */
  subscribe(ids: readonly string[], options?: { readonly queueSize?: number; readonly publishingIntervalMs?: number }): Promise<void>;
  close(): Promise<void>;
}

export interface OpcuaLogin {
  readonly user: string;
  readonly password: string;
  /** Where the client keeps its certificate. */
  readonly pki: string;
}

/** A real OPC UA client; with a login over Basic256Sha256 Sign&Encrypt, without over None. */
export async function connectOpcua(url: string, namespaceUri: string, login?: OpcuaLogin): Promise<OpcuaSubscriber> {
  const security = login && {
    securityMode: MessageSecurityMode.SignAndEncrypt,
    securityPolicy: SecurityPolicy.Basic256Sha256,
    clientCertificateManager: new OPCUACertificateManager({ rootFolder: login.pki, automaticallyAcceptUnknownCertificate: true }),
  };
  const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 }, ...security });
  await client.connect(url);
  const identity = login && { type: UserTokenType.UserName as const, userName: login.user, password: login.password };
  const session = await client.createSession(identity).catch(async (error) => {
    await client.disconnect();
    throw error;
  });
  const namespaces = (await session.readNamespaceArray()) as string[];
  const prefix = `ns=${namespaces.indexOf(namespaceUri)};s=`;
  const received: Received[] = [];
  return {
    received,
    read: (id) => session.read({ nodeId: prefix + id, attributeId: AttributeIds.Value }),
    write: async (id, value) => (await session.write({ nodeId: prefix + id, attributeId: AttributeIds.Value, value: { value } })).name,
    call: async (object, method, input) => {
      const result = await session.call({ objectId: prefix + object, methodId: prefix + method, inputArguments: [input] });
      return { status: result.statusCode.name, output: result.outputArguments?.[0]?.value };
    },
    signalsOf: async (object) => {
      const { references } = await session.browse(prefix + object);
      const variables = references?.filter((reference) => reference.nodeClass === NodeClass.Variable) ?? [];
      return variables.map((reference) => String(reference.nodeId.value));
    },
    subscribe: async (ids, { queueSize = 2000, publishingIntervalMs = 100 } = {}) => {
      const subscription = await session.createSubscription2({
        requestedPublishingInterval: publishingIntervalMs,
        requestedLifetimeCount: 1000,
        requestedMaxKeepAliveCount: 20,
        maxNotificationsPerPublish: 0,
        publishingEnabled: true,
        priority: 1,
      });
      const filter = new DataChangeFilter({
        trigger: DataChangeTrigger.StatusValueTimestamp,
        deadbandType: DeadbandType.None,
        deadbandValue: 0,
      });
      const items = await subscription.monitorItems(
        ids.map((id) => ({ nodeId: prefix + id, attributeId: AttributeIds.Value })),
        { samplingInterval: 0, queueSize, discardOldest: true, filter },
        TimestampsToReturn.Both,
      );
      items.on('changed', (item: ClientMonitoredItemBase, value: DataValue) => {
        const signal = String(item.itemToMonitor.nodeId.value);
        const { statusCode } = value;
        const time = value.sourceTimestamp?.getTime() ?? 0;
        received.push({ signal, value: value.value.value, status: statusCode.name, time, overflow: statusCode.hasOverflowBit });
      });
    },
    close: async () => {
      await session.close().catch(() => undefined);
      await client.disconnect().catch(() => undefined);
    },
  };
}
