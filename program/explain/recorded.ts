import type { Locale } from '../models.ts';
import type { Rec, Records } from '../rules/records.types.ts';
import { factDetail, factTitle } from './facts.ts';
import { dayIn, exactIn, monthIn, pointsIn, textIn, wordsOf } from './words.ts';

/** What a record is, in a line. */
export function recordTitle(rec: Rec, locale: Locale, records?: Records): string {
  if (rec.fact !== null) {
    if (rec.fact.kind !== 'record.reported') return textIn(locale, factTitle(rec.fact));
    const id = String(rec.fields['record'] ?? '');
    const title = records?.edition.rules.records.find((one) => one.id === id)?.title ?? null;
    return `${title === null ? wordsOf(id) : textIn(locale, title)} ${rec.subject}`;
  }
  const { duty, period, clause } = rec.fields;
  if (typeof duty === 'string') {
    const title = records?.edition.rules.duties.find(({ id }) => id === duty)?.title ?? null;
    return `${title === null ? wordsOf(duty) : textIn(locale, title)}, ${monthIn(locale, String(period))}`;
  }
  if (rec.points !== null) {
    const said = records?.edition.clauses.find(({ id }) => id === clause)?.title ?? null;
    return `${said === null ? wordsOf(String(clause)) : textIn(locale, said)}, ${rec.subject}`;
  }
  return rec.subject;
}

const STATES: Readonly<Record<string, readonly [string, string]>> = {
  'on-time': ['told in time', 'transmis à temps'],
  late: ['told late', 'transmis en retard'],
  missing: ['missing', 'manquant'],
  corrected: ['told in time and corrected', 'transmis à temps, puis corrigé'],
};

/** When it was, until when it lasts, what it is worth. */
export function recordDetail(rec: Rec, locale: Locale): string {
  const isEnglish = locale === 'en';
  const state = rec.fields['state'];
  if (rec.fact === null && typeof state === 'string') {
    const words = STATES[state];
    return `${words === undefined ? state : words[isEnglish ? 0 : 1]}, ${isEnglish ? 'due' : 'dû le'} ${dayIn(locale, rec.on)}`;
  }
  const since =
    rec.fact === null
      ? `${isEnglish ? 'Since' : 'Depuis le'} ${dayIn(locale, rec.on)}`
      : textIn(locale, factDetail(rec.fact));
  const until =
    rec.until === null
      ? ''
      : isEnglish
        ? `, until ${dayIn(locale, rec.until)}`
        : `, jusqu’au ${dayIn(locale, rec.until)}`;
  const points = rec.points === null ? '' : `, ${pointsIn(locale, rec.points)}`;
  const usd =
    rec.usd === null || rec.fact?.money?.currency === 'USD'
      ? ''
      : ` (US$ ${exactIn(locale, rec.usd)})`;
  return `${since}${until}${points}${usd}`;
}
