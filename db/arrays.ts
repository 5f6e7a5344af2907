/**
 * Arrays as PostgreSQL takes them in binary. For the writer, which sends tens of thousands of values a second: text would
 * have to be quoted here and parsed there.
 */

const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  date: 1082,
  uuid: 2950,
} as const;

type Values<T> = readonly (T | null)[];

/** An array of values of one length each, written by `write` at an offset. */
function fixed<T>(
  oid: number,
  size: number,
  values: Values<T>,
  write: (into: Buffer, value: T, at: number) => void,
): Buffer {
  let nulls = 0;
  for (const value of values) if (value === null) nulls += 1;
  const into = Buffer.allocUnsafe(HEADER + values.length * (4 + size) - nulls * size);
  let at = header(into, oid, values.length, nulls > 0);
  for (const value of values) {
    if (value === null) {
      at = into.writeInt32BE(-1, at);
    } else {
      at = into.writeInt32BE(size, at);
      write(into, value, at);
      at += size;
    }
  }
  return into;
}

const HEADER = 20;

/** One dimension that begins at 1; none for an empty array, whose length is left in the buffer unread. */
function header(into: Buffer, oid: number, length: number, hasNull: boolean): number {
  into.writeInt32BE(1, 0);
  into.writeInt32BE(hasNull ? 1 : 0, 4);
  into.writeInt32BE(oid, 8);
  into.writeInt32BE(length, 12);
  into.writeInt32BE(1, 16);
  return HEADER;
}

/** `bigint[]` of integers as text. */
export const int8s = (values: Values<string>): Buffer =>
  fixed(OID.int8, 8, values, (into, value, at) => {
    // As two halves where that is exact, which is much cheaper than a BigInt.
    const number = Number(value);
    if (Number.isSafeInteger(number) && number >= 0) {
      into.writeUInt32BE(Math.floor(number / 4_294_967_296), at);
      into.writeUInt32BE(number >>> 0, at + 4);
    } else {
      into.writeBigInt64BE(BigInt(value), at);
    }
  });

/** `bigint[]` of numbers. */
export const numbers = (values: Values<number>): Buffer =>
  fixed(OID.int8, 8, values, (into, value, at) => into.writeBigInt64BE(BigInt(value), at));
export const int4s = (values: Values<number>): Buffer =>
  fixed(OID.int4, 4, values, (into, value, at) => into.writeInt32BE(value, at));
export const int2s = (values: Values<number>): Buffer =>
  fixed(OID.int2, 2, values, (into, value, at) => into.writeInt16BE(value, at));
export const bools = (values: Values<boolean>): Buffer =>
  fixed(OID.bool, 1, values, (into, value, at) => into.writeUInt8(value ? 1 : 0, at));

/** `uuid[]` of keys as text, with dashes. */
export const uuids = (values: Values<string>): Buffer =>
  fixed(OID.uuid, 16, values, (into, value, at) => {
    into.write(value.replaceAll('-', ''), at, 'hex');
  });

/** `date[]` of days; `infinity` and `-infinity` are days too. */
export const dates = (values: Values<string>): Buffer =>
  fixed(OID.date, 4, values, (into, value, at) => into.writeInt32BE(numberOfDay(value), at));

const EPOCH_DAYS = Date.UTC(2000, 0, 1) / 86_400_000;
const dayNumbers = new Map<string, number>([
  ['infinity', 0x7fffffff],
  ['-infinity', -0x80000000],
]);
const dayNumbersMax = 20_000;

/** Days since 1 January 2000. */
function numberOfDay(day: string): number {
  const known = dayNumbers.get(day);
  if (known !== undefined) return known;
  const number = Date.parse(`${day}T00:00:00Z`) / 86_400_000 - EPOCH_DAYS;
  if (!Number.isInteger(number)) throw new Error(`${day} is no day`);
  if (dayNumbers.size < dayNumbersMax) dayNumbers.set(day, number);
  return number;
}

/** `text[]`. */
export const texts = (values: Values<string>): Buffer =>
  varying(
    OID.text,
    values,
    (value) => Buffer.byteLength(value),
    (into, value, at) => into.write(value, at, 'utf8'),
  );

/** `bytea[]`. */
export const bytes = (values: Values<Buffer>): Buffer =>
  varying(
    OID.bytea,
    values,
    (value) => value.length,
    (into, value, at) => value.copy(into, at),
  );

/** An array of values of any length; `write` returns how many bytes it wrote. */
function varying<T>(
  oid: number,
  values: Values<T>,
  sizeOf: (value: T) => number,
  write: (into: Buffer, value: T, at: number) => number,
): Buffer {
  let size = HEADER;
  let hasNull = false;
  for (const value of values) {
    size += 4;
    if (value === null) hasNull = true;
    else size += sizeOf(value);
  }
  const into = Buffer.allocUnsafe(size);
  let at = header(into, oid, values.length, hasNull);
  for (const value of values) {
    if (value === null) {
      at = into.writeInt32BE(-1, at);
    } else {
      const written = write(into, value, at + 4);
      into.writeInt32BE(written, at);
      at += 4 + written;
    }
  }
  return into;
}
