/**
 * The validators of the API: bodies as they are (nothing coerced, dropped or filled in), queries and paths as text
 * that may spell a number or a truth.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { Refusal, type Fault } from './errors.ts';

const FORMATS = {
  // RFC 3339 with a zone; days and hours that exist. Leap seconds are refused: nothing here can hold them.
  'date-time': (text: string) => isInstant(text),
  date: (text: string) => isDay(text),
};

const options = {
  allErrors: false,
  strict: false,
  validateFormats: true,
  formats: FORMATS,
} as const;
const strict = new Ajv({ ...options });
const fromText = new Ajv({ ...options, coerceTypes: true });

/**
 * A validator for a part of a request; Fastify asks for one per route and part when it starts. It is compiled when the
 * first request needs it: all of them at once would take a quarter of a start.
 */
export function compileFor(schema: object, part: string | undefined): Validate {
  const ajv = part === 'querystring' || part === 'params' ? fromText : strict;
  let check: ValidateFunction | undefined;
  const validate: Validate = (data) => {
    check ??= ajv.compile(schema);
    const fits = check(data);
    validate.errors = check.errors ?? null;
    return fits;
  };
  return validate;
}

type Validate = { (data: unknown): boolean; errors?: ErrorObject[] | null };

const kept = new WeakMap<TSchema, ValidateFunction>();

/** A body that a route reads by itself (one of several media types), checked like any other. */
export function checked<const T extends TSchema>(schema: T, value: unknown): Static<T> {
  let validate = kept.get(schema);
  if (validate === undefined) {
    validate = strict.compile(schema);
    kept.set(schema, validate);
  }
  if (!validate(value)) throw invalid(validate.errors ?? [], 'body');
  return value as Static<T>;
}

/** Ajv's errors as a refusal: a pointer to what is wrong, the rule's word, a sentence. */
export function invalid(errors: readonly ErrorObject[], part: string): Refusal {
  const faults = errors.map((error) => faultOf(error, part === 'body' ? '' : `/${part}`));
  const first = faults[0];
  return new Refusal(
    'INVALID',
    first === undefined ? 'It does not fit.' : sentenceOf(first, part),
    { errors: faults },
  );
}

const sentenceOf = (fault: Fault, part: string): string =>
  `${fault.pointer === '' ? `The ${part}` : fault.pointer} ${fault.detail}.`;

function faultOf(error: ErrorObject | undefined, prefix = ''): Fault {
  if (error === undefined) return { pointer: '', code: 'invalid', detail: 'does not fit' };
  const params = error.params as Record<string, unknown>;
  const named = params['missingProperty'] ?? params['additionalProperty'];
  const below =
    typeof named === 'string' ? `/${named.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
  return {
    pointer: `${prefix}${error.instancePath}${below}`,
    code: error.keyword,
    detail: detailOf(error),
  };
}

function detailOf(error: ErrorObject): string {
  if (error.keyword === 'required') return 'is missing';
  if (error.keyword === 'additionalProperties') return 'is not known here';
  if (error.keyword === 'enum') {
    return `must be one of ${(error.params as { allowedValues: unknown[] }).allowedValues.join(', ')}`;
  }
  return error.message ?? 'does not fit';
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for an RFC 3339 moment with a zone, whose day exists. */
export function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  return day !== undefined && isDay(day);
}

/** True for a day that exists, `2028-02-29` but not `2026-02-30`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
