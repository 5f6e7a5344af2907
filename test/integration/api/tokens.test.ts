import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';

let api: Api;
const outside: string[] = [];
const attacker = createServer((request, response) => {
  outside.push(request.url ?? '');
  response.end(JSON.stringify({ keys: [] }));
});
beforeAll(async () => {
  api = await startApi();
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await api.stop();
  attacker.close();
});

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);
const claims = (over: Record<string, unknown> = {}) => ({
  iss: api.issuer.url,
  aud: 'urn:ascent:api',
  sub: 'sub-owner',
  iat: now(),
  exp: now() + 600,
  ...over,
});
const unsigned = (alg: string) => `${b64({ alg, typ: 'at+jwt' })}.${b64(claims())}.`;
const hmac = (key: string | Buffer) => {
  const text = `${b64({ alg: 'HS256', typ: 'at+jwt', kid: 'test' })}.${b64(claims())}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};
const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const foreign = (header: Record<string, unknown>) => {
  const text = `${b64({ alg: 'ES256', typ: 'at+jwt', ...header })}.${b64(claims())}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key: otherKey.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};
const evil = () => `http://127.0.0.1:${(attacker.address() as AddressInfo).port}/keys`;
const pem = () =>
  createPublicKey({ key: api.issuer.publicJwk, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });

const ATTACKS: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['alg none', () => unsigned('none')],
  ['alg None', () => unsigned('None')],
  ['alg nOnE', () => unsigned('nOnE')],
  ['HS256 with the public key', () => hmac(String(pem()))],
  ['HS256 with the public key and a blank before it', () => hmac(` ${String(pem())}`)],
  ['HS256 with an empty key', () => hmac('')],
  ['another issuer', () => api.issuer.token('sub-owner', { iss: 'https://evil.example' })],
  [
    'an issuer that looks alike',
    () => api.issuer.token('sub-owner', { iss: `${api.issuer.url}/` }),
  ],
  ['another audience', () => api.issuer.token('sub-owner', { aud: 'urn:other' })],
  [
    'an audience that contains ours',
    () => api.issuer.token('sub-owner', { aud: 'urn:ascent:api:evil' }),
  ],
  ['no audience', () => api.issuer.token('sub-owner', { aud: undefined as never })],
  ['an id token', () => api.issuer.token('sub-owner', {}, { typ: 'JWT' })],
  ['no type', () => api.issuer.token('sub-owner', {}, { typ: undefined as never })],
  ['no expiry', () => api.issuer.token('sub-owner', { exp: undefined as never })],
  [
    'an expiry in the past',
    () => api.issuer.token('sub-owner', { iat: now() - 900, exp: now() - 60 }),
  ],
  ['an expiry that is a text', () => api.issuer.token('sub-owner', { exp: '9999999999' as never })],
  ['a life that is too long', () => api.issuer.token('sub-owner', { exp: now() + 86_400 })],
  ['not valid yet', () => api.issuer.token('sub-owner', { nbf: now() + 600 })],
  ['no issue time', () => api.issuer.token('sub-owner', { iat: undefined as never })],
  ['no subject', () => api.issuer.token('')],
  ['a subject that nobody knows', () => api.issuer.token('sub-nobody')],
  ['another key', () => foreign({ kid: 'test' })],
  [
    'a key of its own in the header',
    () => foreign({ kid: 'test', jwk: otherKey.publicKey.export({ format: 'jwk' }) }),
  ],
  ['a place for keys in the header', () => foreign({ kid: 'evil', jku: evil() })],
  ['a certificate in the header', () => foreign({ kid: 'evil', x5u: evil() })],
  ['a key id that is a path', () => foreign({ kid: '../../etc/passwd' })],
  ['a key id that is SQL', () => foreign({ kid: "' or 1=1 --" })],
  ['a critical header that nobody knows', () => foreign({ kid: 'test', crit: ['exp'], exp: 1 })],
  ['100 KB of token', () => `${unsigned('ES256')}${'a'.repeat(12_000)}`],
  [
    'a signature of nothing',
    async () => (await api.issuer.token('sub-owner')).replace(/\.[^.]*$/, '.'),
  ],
  ['two dots only', () => '..'],
];

describe('tokens that are not good', () => {
  it.each(ATTACKS)('%s is refused with 401', async (_what, make) => {
    const token = await make();
    const answer = await api.app.inject({
      method: 'GET',
      url: '/v1/partners',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([401, 431], answer.body).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('never asks anybody but the issuer for keys', () => {
    expect(outside).toEqual([]);
  });

  it('is refused in a query, as Basic, and beside another', async () => {
    const good = await api.tokenOf('owner');
    expect((await api.app.inject({ url: `/v1/partners?access_token=${good}` })).statusCode).toBe(
      401,
    );
    expect(
      (await api.app.inject({ url: '/v1/partners', headers: { authorization: `Basic ${good}` } }))
        .statusCode,
    ).toBe(401);
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = api.app.server.address() as AddressInfo;
    const two = await fetch(`http://127.0.0.1:${port}/v1/me`, {
      headers: [
        ['authorization', `Bearer ${good}`],
        ['authorization', `Bearer ${good}`],
      ],
    });
    expect(two.status).toBe(401);
  });

  it('shows the rows of a new company, and none of the old, at the next request', async () => {
    const [own, other] = [await api.partner('P1'), await api.partner('P2')];
    const read = (id: string) => api.ask('lead1', 'GET', `/v1/partners/${id}/standing`);
    for (let i = 0; i < 3; i += 1) expect((await read(own)).statusCode).toBe(200);
    const { id } = await api.work
      .selectFrom('partner')
      .select('id')
      .where('code', '=', 'P2')
      .executeTakeFirstOrThrow();
    const { person_id: personId } = await api.work
      .selectFrom('person_identity')
      .select('person_id')
      .where('subject', '=', 'sub-lead1')
      .executeTakeFirstOrThrow();
    await api.work
      .updateTable('membership')
      .set({ partner_id: id })
      .where('person_id', '=', personId)
      .execute();
    expect((await read(own)).statusCode).toBe(404);
    expect((await read(other)).statusCode).toBe(200);
  });

  it('is good no longer once the membership is gone, at the next request', async () => {
    expect((await api.ask('managerDE', 'GET', '/v1/partners')).statusCode).toBe(200);
    await api.work.deleteFrom('membership').where('role', '=', 'partner-manager').execute();
    expect((await api.ask('managerDE', 'GET', '/v1/partners')).statusCode).toBe(401);
  });
});
