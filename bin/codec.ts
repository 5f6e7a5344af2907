/** What Temporal stores is encrypted here, before it leaves: whoever reads its database reads nothing. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';

/** A key of AES-256-GCM and its name. The first of several encrypts; all of them decrypt. */
export type PayloadKey = { readonly id: string; readonly key: Buffer };

const encoding = Buffer.from('binary/encrypted');
const ivBytes = 12;
const tagBytes = 16;

/** Reads `id:base64,…` (32 bytes each). Throws an error that says what is expected. */
export function readPayloadKeys(text: string): PayloadKey[] {
  return text.split(',').map((part) => {
    const [id = '', encoded = ''] = part.trim().split(':');
    const key = Buffer.from(encoded, 'base64');
    if (!/^[\w.-]{1,40}$/.test(id) || key.length !== 32) {
      throw new Error('keys such as 2026a:BASE64-OF-32-BYTES, the first of them encrypting');
    }
    return { id, key };
  });
}

/** The data converter of client, worker and tests; without keys everything is stored in clear. */
export function createDataConverter(keys: readonly PayloadKey[]): DataConverter {
  return keys.length === 0 ? {} : { payloadCodecs: [createCodec(keys)] };
}

function createCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const [first] = keys;
  return {
    encode: async (payloads) =>
      payloads.map((payload) => (first ? encrypt(payload, first) : payload)),
    decode: async (payloads) => payloads.map((payload) => decrypt(payload, byId)),
  };
}

function encrypt(payload: Payload, { id, key }: PayloadKey): Payload {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(id));
  const plain = packed(payload);
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding, 'key-id': Buffer.from(id) }, data };
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const { metadata, data } = payload;
  // What was stored before there were keys is read as it is.
  if (!metadata?.['encoding'] || !encoding.equals(metadata['encoding'])) return payload;
  const id = Buffer.from(metadata['key-id'] ?? []).toString();
  const key = keys.get(id);
  if (key === undefined || !data) throw new Error(`there is no payload key named “${id}”`);
  const bytes = Buffer.from(data);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const plain = Buffer.concat([
    decipher.update(bytes.subarray(ivBytes, bytes.length - tagBytes)),
    decipher.final(),
  ]);
  return unpacked(plain);
}

/** A payload as bytes: the length of its metadata, these as JSON, then its data as they are. */
function packed({ metadata, data }: Payload): Buffer {
  const entries = Object.entries(metadata ?? {}).map(
    ([name, value]) => [name, Buffer.from(value).toString('base64')] as const,
  );
  const head = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, data ?? new Uint8Array()]);
}

function unpacked(plain: Buffer): Payload {
  const end = 4 + plain.readUInt32BE(0);
  const head = JSON.parse(plain.subarray(4, end).toString()) as Record<string, string>;
  const metadata = Object.fromEntries(
    Object.entries(head).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
  );
  return { metadata, data: plain.subarray(end) };
}
