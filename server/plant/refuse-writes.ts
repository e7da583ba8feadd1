import type { StatusCode, StatusCodeCallback, UAVariable } from 'node-opcua';

/**
 * Asks `judge` before a client's write is recorded: anything but Good refuses the write and leaves the value as it is. (A `set` function given to
 * node-opcua would record the refused value with the bad status.) What the type system refuses never reaches `judge` with another type: a number may be
 * any number, so check its range.
 */
export function refuseWrites(variable: UAVariable, judge: (value: unknown) => StatusCode): void {
  const write = variable.writeValue.bind(variable) as (...args: unknown[]) => unknown;
  const judged = (
    context: unknown,
    dataValue: { value: { value: unknown; dataType: number } },
    range: unknown,
    callback: StatusCodeCallback,
  ) => {
    // A value of another type goes straight on, to be refused by node-opcua as a type mismatch.
    const sameType = dataValue.value.dataType === variable.readValue().value.dataType;
    const verdict = sameType ? judge(dataValue.value.value) : undefined;
    if (verdict?.isNotGood()) {
      callback(null, verdict);
      return;
    }
    write(context, dataValue, range, callback);
  };
  variable.writeValue = judged as unknown as UAVariable['writeValue'];
}
