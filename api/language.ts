/**
 * The language that a refusal is read in. Sentences are written in English where they arise, travel so through the engine
 * and the database, and are put into French where they leave: the English sentence is the key (decision 0027).
 */
import type { FastifyRequest } from 'fastify';
import type { Locale } from '../program/models.ts';
import { NOTIFICATIONS } from '../program/notifications.ts';
import type { Fault, ProblemBody, ProblemCode } from './errors.ts';
import { OF_CODE, OF_STATUS } from './french/codes.ts';
import { EDGE, FIELDS } from './french/edge.ts';
import { INTAKE } from './french/intake.ts';
import { RULES } from './french/rules.ts';
import type { Sentences } from './french/sentences.types.ts';

/** What the request asks for, `Accept-Language` before what the person chose; English where neither says. */
export function localeOf(request: Pick<FastifyRequest, 'headers' | 'asker'>): Locale {
  const asked = (request.headers['accept-language'] ?? '')
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...more] = part.trim().toLowerCase().split(';');
      const quality = more.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => /^(en|fr)(-|$)/.test(tag) && quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  const first = asked[0]?.tag;
  if (first === undefined) return request.asker?.locale ?? 'en';
  return first.startsWith('fr') ? 'fr-CA' : 'en';
}

/** A sentence in the language of the reader; `code` says what a sentence that nobody wrote in French becomes. */
export function said(text: string, code: string, locale: Locale): string {
  if (locale === 'en') return text;
  return frenchOf(text) ?? OF_CODE[code as ProblemCode] ?? OF_CODE.INVALID;
}

/** A problem in the language of the reader. What is kept is in English, and so can be said to anybody. */
export function problemIn(locale: Locale, body: ProblemBody): ProblemBody {
  if (locale === 'en') return body;
  const { title, detail, errors, ...same } = body;
  return {
    ...same,
    title: OF_STATUS[same.status] ?? title,
    detail: said(detail ?? '', same.code, locale),
    ...(errors === undefined ? {} : { errors: errors.map((fault) => faultIn(locale, fault)) }),
  };
}

const faultIn = (locale: Locale, fault: Fault): Fault =>
  // What intake quotes of a file is nobody's sentence.
  fault.pointer === '/' ? fault : { ...fault, detail: said(fault.detail, 'INVALID', locale) };

type Known = { readonly english: RegExp; readonly french: string };

const CRITICAL: Sentences = Object.values(NOTIFICATIONS).flatMap(({ critical }) =>
  critical === null ? [] : [[critical.en, critical.fr] as const],
);

const KNOWN: readonly Known[] = [...EDGE, ...CRITICAL, ...INTAKE, ...RULES, ...FIELDS].map(
  ([english, french]) => ({ english: patternOf(english), french }),
);

function patternOf(english: string): RegExp {
  const parts = english
    .split('{}')
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('([^]{1,2000}?)')}$`, 'u');
}

/** The French of a sentence that is known; null of one that is not. */
export function frenchOf(text: string): string | null {
  const whole = found(text);
  if (whole !== null) return whole;
  // A field's name before what is wrong with it.
  const [, field, wrong] = /^(\/\S*|The \w+|\w+) ([^]+)\.$/u.exec(text) ?? [];
  if (field === undefined || wrong === undefined) return null;
  const french = found(wrong);
  return french === null ? null : `${field.startsWith('The ') ? 'Le contenu' : field} ${french}.`;
}

function found(text: string): string | null {
  for (const { english, french } of KNOWN) {
    const match = english.exec(text);
    if (match !== null)
      return french.replaceAll(/\{(\d)\}/g, (_, at: string) => match[Number(at) + 1] ?? '');
  }
  return null;
}
