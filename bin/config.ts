/** Every setting, in one place: name, meaning, fallback, and what is refused. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { CodecKeys } from '../activities/data-converter.ts';
import { defaultHome } from './places.ts';
import type { PostgresChoice } from './servers/postgres-binaries.ts';

type Setting<T> = {
  readonly variable: string;
  readonly about: string;
  /** Throws an error that says what is expected; the name and the value are added to it. */
  readonly read: (text: string) => T;
  readonly fallback: (env: NodeJS.ProcessEnv) => T;
  /** Values of secrets are never shown. */
  readonly secret?: boolean;
};

const setting = <T>(given: Setting<T>): Setting<T> => given;
const optional = (): undefined => undefined;

/** The settings. What `doctor` shows, what the documentation lists, and what is read are this table. */
export const settingsSchema = {
  host: setting<string>({
    variable: 'HOST',
    about:
      'address that the API and the dashboard listen on; the embedded servers stay on loopback',
    read: address,
    fallback: () => '127.0.0.1',
  }),
  port: setting<number>({
    variable: 'PORT',
    about: 'port of the API and the dashboard',
    read: port,
    fallback: () => 3000,
  }),
  home: setting<string>({
    variable: 'ASCENT_HOME',
    about:
      'folder of the embedded servers’ data, and of what tells the command line where they are',
    read: (text) => resolve(text),
    fallback: defaultHome,
  }),
  demo: setting<boolean>({
    variable: 'ASCENT_DEMO',
    about: 'on: load the demo’s world; off: the edition and no data',
    read: (text) => oneOf(['on', 'off'])(text) === 'on',
    fallback: () => true,
  }),
  drafts: setting<string | undefined>({
    variable: 'ASCENT_DRAFTS',
    about: 'folder in which editions are being written; the editions of the checkout if not set',
    read: (text) => resolve(text),
    fallback: optional,
  }),
  today: setting<string | undefined>({
    variable: 'ASCENT_TODAY',
    about: 'a day (2023-08-31) that is taken for today',
    read: day,
    fallback: optional,
  }),
  postgres: setting<PostgresChoice | undefined>({
    variable: 'ASCENT_POSTGRES',
    about: 'system or embedded: which PostgreSQL is run, where DATABASE_URL names none',
    read: oneOf(['system', 'embedded']),
    fallback: optional,
  }),
  databaseUrl: setting<string | undefined>({
    variable: 'DATABASE_URL',
    about: 'a PostgreSQL (15 or newer) that is there already; its user owns the tables',
    read: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/ascent'),
    fallback: optional,
    secret: true,
  }),
  temporalAddress: setting<string | undefined>({
    variable: 'TEMPORAL_ADDRESS',
    about:
      'a Temporal server that is there already; TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_* and TEMPORAL_PROFILE belong to it',
    read: hostAndPort,
    fallback: optional,
  }),
  temporalNamespace: setting<string>({
    variable: 'TEMPORAL_NAMESPACE',
    about: 'the namespace of the journeys',
    read: matching(/^[A-Za-z0-9._-]{2,200}$/, 'letters, digits, dots, dashes'),
    fallback: () => 'default',
  }),
  smtpUrl: setting<string | undefined>({
    variable: 'SMTP_URL',
    about: 'the mail server; without it mails end in the embedded inbox',
    read: url(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
    fallback: optional,
    secret: true,
  }),
  mailFrom: setting<string>({
    variable: 'MAIL_FROM',
    about: 'the address that mails come from',
    read: matching(/^[^\s@<>"]+@[^\s@<>"]+$/, 'an address such as ascent@example.com'),
    fallback: () => 'ascent@vendor.example',
  }),
  oidcIssuer: setting<string | undefined>({
    variable: 'OIDC_ISSUER',
    about: 'the OpenID provider; without it the embedded one with its demo people',
    read: url(['https:', 'http:'], 'https://login.example.com/'),
    fallback: optional,
  }),
  oidcAudience: setting<string>({
    variable: 'OIDC_AUDIENCE',
    about: 'what access tokens have to be for',
    read: (text) => text,
    fallback: () => 'urn:ascent:api',
  }),
  oidcClientId: setting<string | undefined>({
    variable: 'OIDC_CLIENT_ID',
    about: 'the dashboard’s client at the provider',
    read: (text) => text,
    fallback: optional,
  }),
  oidcClientSecret: setting<string | undefined>({
    variable: 'OIDC_CLIENT_SECRET',
    about: 'its secret',
    read: (text) => text,
    fallback: optional,
    secret: true,
  }),
  payloadKeys: setting<CodecKeys | null>({
    variable: 'ASCENT_PAYLOAD_KEYS',
    about:
      'encrypt what Temporal stores: id:key,… (32 bytes in base64); the first encrypts, all decrypt',
    read: readPayloadKeys,
    fallback: () => null,
    secret: true,
  }),
  publicUrl: setting<string | undefined>({
    variable: 'ASCENT_URL',
    about: 'where people reach the dashboard, for links in mails; without it http://localhost:PORT',
    read: url(['https:', 'http:'], 'https://ascent.example.com'),
    fallback: optional,
  }),
  logLevel: setting<string>({
    variable: 'LOG_LEVEL',
    about: 'trace, debug, info, warn, error or silent',
    read: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    fallback: () => 'info',
  }),
};

/** The settings of a process, read and checked. */
export type Settings = {
  readonly [Name in keyof typeof settingsSchema]: ReturnType<(typeof settingsSchema)[Name]['read']>;
};

/** Wrong settings: all of them, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** The lines, each beginning with the variable's name. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`These settings are wrong:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads the settings. Throws a SettingsError that names everything wrong at once. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(settingsSchema) as [string, Setting<unknown>][]) {
    const text = env[one.variable]?.trim();
    try {
      // Empty is not set: that is how a compose file or a shell passes "nothing" on.
      read[name] = text === undefined || text === '' ? one.fallback(env) : one.read(text);
    } catch (error) {
      const shown = one.secret === true ? 'what it is set to' : `“${text}”`;
      problems.push(`${one.variable}: ${shown} is not ${(error as Error).message}`);
    }
  }
  const settings = read as Settings;
  problems.push(...unknownNames(env));
  if (problems.length === 0) problems.push(...contradictions(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Where people reach the dashboard, without a slash at the end. */
export const publicUrlOf = ({ publicUrl, port: at }: Settings): string =>
  (publicUrl ?? `http://localhost:${at}`).replace(/\/+$/, '');

/** Says whether an address is this machine's own. */
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');

function contradictions(settings: Settings): string[] {
  const problems: string[] = [];
  if (!isLoopbackHost(settings.host) && settings.oidcIssuer === undefined) {
    problems.push(
      `HOST: “${settings.host}” would let other machines in, and the embedded sign-in lets anybody be ` +
        'anyone; set OIDC_ISSUER to a provider of your own, or leave HOST at 127.0.0.1',
    );
  }
  if (settings.oidcIssuer !== undefined && settings.oidcClientId === undefined) {
    problems.push('OIDC_CLIENT_ID: is needed with OIDC_ISSUER');
  }
  return problems;
}

/** Variables of our own that do not exist: a typing error would else be passed over in silence. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.values(settingsSchema).map((one) => one.variable));
  return Object.keys(env)
    .filter((name) => /^(ASCENT|OIDC)_/.test(name) && !known.has(name))
    .filter((name) => !name.startsWith('ASCENT_INTERNAL_') && name !== 'ASCENT_TOKEN')
    .map(
      (name) =>
        `${name}: there is no such setting (${[...known].filter((one) => one.startsWith(name.split('_')[0] ?? '')).join(', ')})`,
    );
}

function oneOf<const T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new Error(`one of ${words.join(', ')}`);
    return found;
  };
}

function matching(pattern: RegExp, expected: string): (text: string) => string {
  return (text) => {
    if (!pattern.test(text)) throw new Error(expected);
    return text;
  };
}

function address(text: string): string {
  if (isIP(text) === 0 && !/^[A-Za-z0-9.-]+$/.test(text))
    throw new Error('an address or host name');
  return text;
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (number < 0 || number > 65_535) throw new Error('a port (0 to 65535)');
  return number;
}

function hostAndPort(text: string): string {
  if (!/^[^\s:/]+:\d{1,5}$/.test(text)) throw new Error('a host and port, such as 127.0.0.1:7233');
  return text;
}

/** Keys as ASCENT_PAYLOAD_KEYS gives them. */
export function readPayloadKeys(text: string): CodecKeys {
  const keys = text.split(',').map((part): [string, Uint8Array] => {
    const [id = '', encoded = ''] = part.trim().split(':');
    const key = Buffer.from(encoded, 'base64');
    if (!/^[\w.-]{1,40}$/.test(id) || key.length !== 32) {
      throw new Error('keys such as 2026a:BASE64-OF-32-BYTES, the first of them encrypting');
    }
    return [id, key];
  });
  return { current: keys[0]?.[0] ?? '', keys: Object.fromEntries(keys) };
}

function day(text: string): string {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (
    parsed === undefined ||
    Number.isNaN(parsed.getTime()) ||
    !parsed.toISOString().startsWith(text)
  ) {
    throw new Error('a day such as 2023-08-31');
  }
  return text;
}

function url(protocols: readonly string[], example: string): (text: string) => string {
  return (text) => {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      throw new Error(`a URL such as ${example}`);
    }
    return text;
  };
}
