import { bigintArray, bigintBytesArray, booleanArray, doubleArray, integerArray, smallintArray, textArray } from './binary-array.ts';
import { jsonText } from './json-text.ts';

/**
 * Turns objects into the parameter arrays of an `unnest(…)` statement: one column a line, in the order of the statement. Every row gives each column one value, so
 * the arrays cannot differ in length.
 */
export interface Column<Row> {
  encode(rows: readonly Row[]): Buffer;
}

type Maybe<T> = T | null | undefined;

export const column = {
  text: <Row>(value: (row: Row) => Maybe<string>): Column<Row> => ({ encode: (rows) => textArray(rows.map(value)) }),
  /** A document; undefined is SQL's NULL. */
  json: <Row>(value: (row: Row) => unknown): Column<Row> => ({
    encode: (rows) =>
      textArray(
        rows.map((row) => {
          const document = value(row);
          return document === undefined ? undefined : jsonText(document);
        }),
      ),
  }),
  integer: <Row>(value: (row: Row) => Maybe<number>): Column<Row> => ({ encode: (rows) => integerArray(rows.map(value)) }),
  smallint: <Row>(value: (row: Row) => Maybe<number>): Column<Row> => ({ encode: (rows) => smallintArray(rows.map(value)) }),
  bigint: <Row>(value: (row: Row) => Maybe<number | bigint>): Column<Row> => ({ encode: (rows) => bigintArray(rows.map(value)) }),
  /** Eight bytes of a whole number, as `bigintBytesArray` takes them. */
  bigintBytes: <Row>(value: (row: Row) => string): Column<Row> => ({ encode: (rows) => bigintBytesArray(rows.map(value)) }),
  double: <Row>(value: (row: Row) => Maybe<number>): Column<Row> => ({ encode: (rows) => doubleArray(rows.map(value)) }),
  boolean: <Row>(value: (row: Row) => Maybe<boolean>): Column<Row> => ({ encode: (rows) => booleanArray(rows.map(value)) }),
};

export function encode<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer[] {
  return columns.map((one) => one.encode(rows));
}
