/** How data travels to Temporal and rests there: encrypted where a key is set, the same for client, worker and tests. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

/** Keys by id, each 32 bytes; `current` names the one that encrypts, the others still decrypt. */
export type CodecKeys = {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
};

/** The path of the failure converter: the workflow bundle has to be built with the same. */
export const FAILURE_CONVERTER_PATH = fileURLToPath(new URL('./failure-converter.ts', import.meta.url));

const ENCODING = 'binary/encrypted';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** One converter for whoever talks to Temporal. Without keys payloads are JSON, readable in its UI. */
export function createDataConverter(codec: CodecKeys | null): DataConverter {
  if (codec === null) return {};
  return {
    payloadCodecs: [createCodec(codec)],
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
}

/** AES-256-GCM over whole payloads, with the id of the key beside. Throws at once if a key has another length. */
function createCodec({ current, keys }: CodecKeys): PayloadCodec {
  for (const [id, key] of Object.entries(keys)) {
    if (key.length !== KEY_BYTES) throw new Error(`the payload key ${id} has to have ${KEY_BYTES} bytes`);
  }
  const keyOf = (id: string): Uint8Array => {
    const key = keys[id];
    if (key === undefined) throw new Error(`there is no payload key ${id}`);
    return key;
  };
  keyOf(current);
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, current, keyOf(current))),
    decode: async (payloads) =>
      payloads.map((payload) => {
        if (text(payload.metadata?.['encoding']) !== ENCODING) return payload;
        return decrypt(payload, keyOf(text(payload.metadata?.['encryption-key-id'])));
      }),
  };
}

function encrypt(payload: Payload, keyId: string, key: Uint8Array): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const plain = temporal.api.common.v1.Payload.encode(payload).finish();
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(keyId) },
    data,
  };
}

function decrypt({ data }: Payload, key: Uint8Array): Payload {
  if (data === null || data === undefined) throw new Error('an encrypted payload is empty');
  const bytes = Buffer.from(data);
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)),
    decipher.final(),
  ]);
  return temporal.api.common.v1.Payload.decode(plain);
}

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();
