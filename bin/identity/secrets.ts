/** What makes the embedded provider the same one over restarts. */
import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';

/** What the provider keeps over restarts, so that tokens and clients stay good. */
export type ProviderSecrets = {
  readonly keys: readonly JWK[];
  readonly cookieKeys: readonly string[];
  readonly webSecret: string;
  readonly systemSecret: string;
};

/** Makes the secrets of a new home. */
export function createProviderSecrets(random: () => string): ProviderSecrets {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = {
    ...privateKey.export({ format: 'jwk' }),
    alg: 'ES256',
    use: 'sig',
    kid: random().slice(0, 12),
  };
  return { keys: [key], cookieKeys: [random()], webSecret: random(), systemSecret: random() };
}
