import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDataConverter } from '../../activities/data-converter.ts';

const keys = { old: randomBytes(32), new: randomBytes(32) };
const payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"name":"Ann"}'),
};
const codecOf = (current: 'old' | 'new', known: Record<string, Uint8Array> = keys) => {
  const [codec] = createDataConverter({ current, keys: known }).payloadCodecs ?? [];
  if (codec === undefined) throw new Error('no codec');
  return codec;
};

describe('what rests at Temporal', () => {
  test('is encrypted whole, and read again with the key that it names', async () => {
    const [encoded] = await codecOf('old').encode([payload]);
    if (encoded === undefined) throw new Error('nothing encoded');
    expect(Buffer.from(encoded.data ?? []).toString('latin1')).not.toContain('Ann');
    const [decoded] = await codecOf('new').decode([encoded]);
    expect(Buffer.from(decoded?.data ?? []).toString()).toBe('{"name":"Ann"}');
    expect(Buffer.from(decoded?.metadata?.['encoding'] ?? []).toString()).toBe('json/plain');
  });

  test('what was written before there was a key is read as it is', async () => {
    expect(await codecOf('new').decode([payload])).toEqual([payload]);
  });

  test('nothing at all is encrypted too, as the SDK writes it', async () => {
    const nothing = { metadata: { encoding: Buffer.from('binary/null') }, data: [] };
    const [encoded] = await codecOf('old').encode([nothing as unknown as typeof payload]);
    const [decoded] = await codecOf('old').decode(encoded === undefined ? [] : [encoded]);
    expect(Buffer.from(decoded?.metadata?.['encoding'] ?? []).toString()).toBe('binary/null');
    expect(decoded?.data).toHaveLength(0);
  });

  test('what was changed, or whose key is not there, is an error', async () => {
    const [encoded] = await codecOf('old').encode([payload]);
    if (encoded === undefined) throw new Error('nothing encoded');
    const data = Buffer.from(encoded.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    await expect(codecOf('old').decode([{ ...encoded, data }])).rejects.toThrow();
    await expect(codecOf('new', { new: keys.new }).decode([encoded])).rejects.toThrow(
      'no payload key old',
    );
    expect(() => codecOf('new', { new: randomBytes(16) })).toThrow('32 bytes');
  });
});
