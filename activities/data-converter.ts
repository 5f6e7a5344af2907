/**
 * How data travels to Temporal and rests there: encrypted where a key is set, the same for
 * client, worker and tests.
 */
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';

/** Keys by id, each 32 bytes; `current` names the one that encrypts, the others still decrypt. */
export type CodecKeys = {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
};

/** The path of the failure converter: the workflow bundle has to be built with the same. */
export const FAILURE_CONVERTER_PATH = fileURLToPath(
  new URL('./failure-converter.ts', import.meta.url),
);

const ENCODING = 'binary/encrypted';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const LENGTH_BYTES = 4;

/**
 * One converter for whoever talks to Temporal. Without keys payloads are JSON, readable in its
 * UI.
 */
export function createDataConverter(codec: CodecKeys | null): DataConverter {
  if (codec === null) return {};
  return {
    payloadCodecs: [createCodec(codec)],
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
}

/**
 * AES-256-GCM over whole payloads, with the id of the key beside. Throws at once if a key has
 * another length.
 */
function createCodec({ current, keys }: CodecKeys): PayloadCodec {
  // Made once: a key that is handed over as bytes is prepared anew for every payload.
  const prepared = new Map(
    Object.entries(keys).map(([id, key]) => {
      if (key.length !== KEY_BYTES)
        throw new Error(`the payload key ${id} has to have ${KEY_BYTES} bytes`);
      return [id, createSecretKey(key)] as const;
    }),
  );
  const keyOf = (id: string): KeyObject => {
    const key = prepared.get(id);
    if (key === undefined) throw new Error(`there is no payload key ${id}`);
    return key;
  };
  const currentKey = keyOf(current);
  const metadata = {
    encoding: Buffer.from(ENCODING),
    'encryption-key-id': Buffer.from(current),
  };
  return {
    encode: async (payloads) =>
      payloads.map((payload) => ({ metadata, data: encrypt(payload, currentKey) })),
    decode: async (payloads) =>
      payloads.map((payload) => {
        if (text(payload.metadata?.['encoding']) !== ENCODING) return payload;
        return decrypt(payload, keyOf(text(payload.metadata?.['encryption-key-id'])));
      }),
  };
}

function encrypt(payload: Payload, key: KeyObject): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const [head, data] = framed(payload);
  return Buffer.concat([
    nonce,
    cipher.update(head),
    cipher.update(data),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

function decrypt({ data }: Payload, key: KeyObject): Payload {
  const bytes = bytesOf(data);
  if (bytes.length === 0) throw new Error('an encrypted payload is empty');
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)),
    decipher.final(),
  ]);
  return unframed(plain);
}

/**
 * A payload as bytes: the length of its metadata as JSON, that JSON (values in base 64), and, in
 * the second part, its data.
 */
function framed({ metadata, data }: Payload): readonly [Buffer, Uint8Array] {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString('base64'),
  ]);
  const json = JSON.stringify(Object.fromEntries(entries));
  const head = Buffer.allocUnsafe(LENGTH_BYTES + Buffer.byteLength(json));
  head.writeUInt32BE(head.length - LENGTH_BYTES);
  head.write(json, LENGTH_BYTES);
  return [head, bytesOf(data)];
}

function unframed(bytes: Buffer): Payload {
  const headEnd = LENGTH_BYTES + bytes.readUInt32BE();
  const head = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, headEnd)) as Record<string, string>;
  const entries = Object.entries(head).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(entries), data: bytes.subarray(headEnd) };
}

/** Bytes that a payload holds. What returns nothing has an array without items there. */
const bytesOf = (data: Payload['data']): Buffer =>
  data instanceof Uint8Array
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data ?? []);

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();
