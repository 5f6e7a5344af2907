import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { createDataConverter, readPayloadKeys } from '../../bin/codec.ts';

const keys = (...ids: string[]): ReturnType<typeof readPayloadKeys> =>
  readPayloadKeys(ids.map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`).join(','));

async function stored(value: unknown, ...ids: string[]): Promise<Payload> {
  const [codec] = createDataConverter(keys(...ids)).payloadCodecs ?? [];
  const encoded = await codec?.encode([defaultPayloadConverter.toPayload(value)]);
  if (encoded?.[0] === undefined) throw new Error('nothing was encoded');
  return encoded[0];
}

async function read(payload: Payload, ...ids: string[]): Promise<unknown> {
  const [codec] = createDataConverter(keys(...ids)).payloadCodecs ?? [];
  const [decoded] = (await codec?.decode([payload])) ?? [];
  return decoded && defaultPayloadConverter.fromPayload(decoded);
}

describe('what Temporal stores', () => {
  test('cannot be read in its database, and is read back whole', async () => {
    const value = { reason: 'Élise asked', points: 12 };
    const payload = await stored(value, 'a');
    expect(Buffer.from(payload.data ?? []).includes('asked')).toBe(false);
    expect(await read(payload, 'a')).toEqual(value);
  });

  test('stays readable after a new key came first', async () => {
    expect(await read(await stored('old', 'a'), 'b', 'a')).toBe('old');
  });

  test('is refused when it was changed, or when its key is gone', async () => {
    const payload = await stored('x', 'a');
    await expect(read(payload, 'b')).rejects.toThrow('“a”');
    const data = Buffer.from(payload.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    await expect(read({ ...payload, data }, 'a')).rejects.toThrow();
  });

  test('is read as it is where it was stored before there were keys', async () => {
    expect(await read(defaultPayloadConverter.toPayload('clear'), 'a')).toBe('clear');
  });

  test('needs keys of 32 bytes', () => {
    expect(() => readPayloadKeys('a:c2hvcnQ=')).toThrow('32');
  });
});
