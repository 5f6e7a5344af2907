import { describe, expect, test } from 'vitest';
import { readSettings, SettingsError } from '../../bin/config.ts';

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('settings', () => {
  test('nothing set is a demo on loopback at port 3000', () => {
    expect(readSettings({})).toMatchObject({ host: '127.0.0.1', port: 3000, demo: true });
  });

  test('what is set to nothing counts as not set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
    });
  });

  test('everything wrong is named at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      ASCENT_DEMO: 'yes',
      ASCENT_TODAY: '2023-02-30',
      ASCENT_POSTGRES: 'mysql',
      DATABASE_URL: 'http://db',
      TEMPORAL_ADDRESS: 'nowhere',
      SMTP_URL: 'mail',
      OIDC_ISSUER: 'login',
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'ASCENT_DEMO',
      'ASCENT_TODAY',
      'ASCENT_POSTGRES',
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'SMTP_URL',
      'OIDC_ISSUER',
    ]);
  });

  test('a misspelt setting of ours is refused, with the right names', () => {
    expect(problemsOf({ ASCENT_DMEO: 'off' })).toEqual([expect.stringContaining('ASCENT_DEMO')]);
  });

  test('a secret that is wrong is not shown', () => {
    const [problem] = problemsOf({ DATABASE_URL: 'mysql://ada:secret@db/x' });
    expect(problem).not.toContain('secret');
  });

  test('demo sign-in is not served to other machines', () => {
    expect(problemsOf({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('OIDC_ISSUER')]);
    const own = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'ascent' };
    expect(problemsOf({ HOST: '0.0.0.0', ...own })).toEqual([]);
  });
});

describe('payload keys', () => {
  const key = Buffer.alloc(32, 7).toString('base64');

  test('the first encrypts, the others still decrypt', () => {
    const { payloadKeys } = readSettings({ ASCENT_PAYLOAD_KEYS: `new:${key},old:${key}` });
    expect(payloadKeys?.current).toBe('new');
    expect(Object.keys(payloadKeys?.keys ?? {})).toEqual(['new', 'old']);
  });

  test('a short key is refused, and not shown', () => {
    const [problem] = problemsOf({ ASCENT_PAYLOAD_KEYS: 'weak:c2VjcmV0' });
    expect(problem).toContain('ASCENT_PAYLOAD_KEYS');
    expect(problem).not.toContain('c2VjcmV0');
  });
});
