import { FettleError, type Value } from '@fettle/flows';
import { AttributeIds, type ClientSession, coerceNodeId, DataType, StatusCodes, Variant, VariantArrayType } from 'node-opcua-client';
import { resolveAddress } from './address.ts';
import { answerOf } from './server-answer.ts';

const INTEGER_RANGE: Partial<Record<DataType, readonly [bigint, bigint]>> = {
  [DataType.SByte]: [-128n, 127n],
  [DataType.Byte]: [0n, 255n],
  [DataType.Int16]: [-32_768n, 32_767n],
  [DataType.UInt16]: [0n, 65_535n],
  [DataType.Int32]: [-2_147_483_648n, 2_147_483_647n],
  [DataType.UInt32]: [0n, 4_294_967_295n],
  [DataType.Int64]: [-(1n << 63n), (1n << 63n) - 1n],
  [DataType.UInt64]: [0n, (1n << 64n) - 1n],
};

/**
 * Writes values into nodes, in the type that the node has. Lives as long as a session: it remembers the types it has looked up.
 */
export class NodeWriter {
  readonly #session: ClientSession;
  readonly #types = new Map<string, DataType>();

  constructor(session: ClientSession) {
    this.#session = session;
  }

  /** Resolves when the server has taken the value. Throws a FettleError: `invalidInput` when the value does not fit, `connectionFailed` with the server's answer. */
  async write(address: string, value: Value): Promise<void> {
    try {
      const nodeId = await this.#resolve(address);
      const variant = variantOf(value, await this.#typeOf(nodeId, address), address);
      const status = await this.#session.write({
        nodeId: coerceNodeId(nodeId),
        attributeId: AttributeIds.Value,
        value: { value: variant },
      });
      if (!status.isGoodish())
        throw new FettleError(
          'connectionFailed',
          `The server refused ${JSON.stringify(value)} for ${address}: ${status.name}, ${status.description}`,
        );
    } catch (error) {
      if (error instanceof FettleError) throw error;
      const answer = answerOf(error);
      const reason = answer ? `${answer.name}, ${answer.description}` : error instanceof Error ? error.message : String(error);
      throw new FettleError('connectionFailed', `${address} could not be written: ${reason}`, { cause: error });
    }
  }

  async #resolve(address: string): Promise<string> {
    const namespaces = await this.#session.read({ nodeId: 'i=2255', attributeId: AttributeIds.Value });
    const resolved = resolveAddress(address, Array.isArray(namespaces.value?.value) ? (namespaces.value.value as string[]) : []);
    if ('problem' in resolved) throw new FettleError('invalidInput', resolved.problem);
    return resolved.nodeId;
  }

  async #typeOf(nodeId: string, address: string): Promise<DataType> {
    const known = this.#types.get(nodeId);
    if (known !== undefined) return known;
    const [rank, type] = await this.#session.read([
      { nodeId, attributeId: AttributeIds.ValueRank },
      { nodeId, attributeId: AttributeIds.DataType },
    ]);
    if (!type?.statusCode.isGoodish()) {
      const status = type?.statusCode ?? StatusCodes.BadUnexpectedError;
      throw new FettleError('connectionFailed', `${address} could not be written: ${status.name}, ${status.description}`);
    }
    if (typeof rank?.value?.value === 'number' && rank.value.value >= 0) {
      throw new FettleError('invalidInput', `${address} holds an array: a signal can write single values only.`);
    }
    const dataType = await this.#session.getBuiltInDataType(coerceNodeId(nodeId));
    this.#types.set(nodeId, dataType);
    return dataType;
  }
}

/** A value in the node's own type; refuses what would lose something. */
function variantOf(value: Value, dataType: DataType, address: string): Variant {
  const scalar = (content: unknown) => new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: content });
  const type = DataType[dataType];
  const refuse = (expected: string) =>
    new FettleError('invalidInput', `${address} is ${type}: expected ${expected}, got ${JSON.stringify(value)}.`);
  switch (dataType) {
    case DataType.Boolean:
      if (typeof value === 'boolean') return scalar(value);
      if (value === 0 || value === 1) return scalar(value === 1);
      throw refuse('true or false');
    case DataType.Float:
    case DataType.Double: {
      const number = typeof value === 'boolean' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) throw refuse('a number');
      return scalar(number);
    }
    case DataType.String:
      if (value === null) throw refuse('a text');
      return scalar(String(value));
    case DataType.LocalizedText:
      if (value === null) throw refuse('a text');
      return scalar({ text: String(value) });
    case DataType.DateTime: {
      const date = typeof value === 'number' || typeof value === 'string' ? new Date(value) : undefined;
      if (date === undefined || Number.isNaN(date.getTime())) throw refuse('a time, as ISO 8601 or milliseconds since 1970');
      return scalar(date);
    }
  }
  const range = INTEGER_RANGE[dataType];
  if (range === undefined) throw new FettleError('invalidInput', `${address} is ${type}, which a signal cannot write.`);
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || BigInt(number) < range[0] || BigInt(number) > range[1]) {
    throw refuse(`a whole number from ${range[0]} to ${range[1]}`);
  }
  if (dataType !== DataType.Int64 && dataType !== DataType.UInt64) return scalar(number);
  const wide = BigInt.asUintN(64, BigInt(number));
  return scalar([Number(wide >> 32n), Number(wide & 0xffff_ffffn)]);
}
